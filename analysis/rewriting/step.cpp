#include "analysis/rewriting/step.hpp"

#include <algorithm>

#include "analysis/rewriting/conditions.hpp"
#include "analysis/rewriting/iterated_source.hpp"
#include "analysis/rewriting/step_ends.hpp"
#include "analysis/rewriting/step_items.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

class Stepper {
public:
    Stepper(const Subject& subject, const IteratorClass& iterator, const Source& source,
            std::set<std::string, std::less<>> taken)
        : subject_(subject),
          iterator_(iterator),
          source_(source),
          taken_(std::move(taken)),
          stops_(subject, *iterator.protocol) {}

    std::variant<Block, Refusal> run() {
        const FunctionDef& next = *iterator_.next;
        Block body = source_.read(next.body, source_.header_line(next.body), line_after());
        if (has_docstring(next)) body.erase(body.begin());
        Block declared = take_declarations(body);
        if (auto problem = find_exits(body, {})) return std::move(*problem);
        if (body.empty() || completes(body)) {
            return Refusal{
                "`" + std::string(iterator_.protocol->next) + "` can be left at its end, which gives None for ever",
                next.body.back()->span.begin};
        }
        if (auto problem = route_ends(source_, subject_, stops_, *iterator_.protocol, body)) return std::move(*problem);
        GeneratorLoop generator = loop_of(std::move(body));
        Names used = names();
        iterate_source(subject_, iterator_, source_, stops_, used, generator);
        Block& after = generator.after;
        end_first(generator.loop);
        place_items(used, locals(), generator.loop.clauses.front().body);
        place_items(used, locals(), after, "return");
        if (after.empty()) after = take_guard(generator.loop);
        if (!after.empty() && after.back().text == "return" && after.back().clauses.empty() &&
            after.back().lead.empty())
            after.pop_back();
        std::move(generator.before.begin(), generator.before.end(), std::back_inserter(declared));
        declared.push_back(std::move(generator.loop));
        std::move(after.begin(), after.end(), std::back_inserter(declared));
        return declared;
    }

private:
    [[nodiscard]] std::uint32_t line_after() const { return subject_.line_of(iterator_.next->span.end) + 1; }

    // The names that the method uses, which what is made up must not take.
    [[nodiscard]] Names names() const {
        Names used = taken_;
        const auto& symbols = subject_.file().symbols();
        for (const semantics::Occurrence& found : symbols.occurrences()) {
            const bool is_near = iterator_.next->span.contains(found.span.begin) ||
                                 (iterator_.iter != nullptr && iterator_.iter->span.contains(found.span.begin));
            if (is_near) used.emplace(symbols.symbols()[found.symbol].name);
        }
        return used;
    }

    [[nodiscard]] Names locals() const {
        Names result;
        const auto& symbols = subject_.file().symbols();
        const semantics::ScopeId scope = symbols.scope_of(iterator_.next);
        for (semantics::SymbolId id = 0; id < symbols.symbols().size(); ++id) {
            const semantics::Symbol& symbol = symbols.symbols()[id];
            if (symbol.scope == scope && symbol.target == id) result.emplace(symbol.name);
        }
        return result;
    }

    // What is around a statement.
    struct Around {
        bool is_protected = false;  // a `try` or `with`
        bool is_held = false;       // one that something is done for when the next step is over
    };

    std::optional<Refusal> find_exits(Block& block, const Around& around) {
        for (Statement& statement : block) {
            const bool is_last = &statement == &block.back();
            const bool has_finally = statement.is_try() && statement.clauses.back().is("finally");
            for (Clause& clause : statement.clauses) {
                Around inside = around;
                if (statement.is_try() || statement.is_with()) inside.is_protected = true;
                if (statement.is_with() || has_finally || clause.is("try")) inside.is_held = true;
                if (statement.is_loop() && inside.is_protected) inside.is_held = true;
                if (auto problem = find_exits(clause.body, inside)) return problem;
            }
            // Code behind a `with` that always gives an item says that the manager may swallow what is raised in it.
            if (statement.is_with())
                statement.swallows = is_suppress(statement) || (!is_last && !completes(statement.clauses.front().body));
            if (!statement.clauses.empty()) continue;
            find_exit(statement);
            if (statement.exit == Exit::Value && static_cast<const Return*>(statement.node)->value == nullptr)
                return Refusal{"a bare `return` gives None, which is an item", statement.node->span.begin};
            if (statement.exit == Exit::Value && iterator_.gives_awaitable && gives_constant(statement))
                return Refusal{"a constant is nothing to wait for", statement.node->span.begin};
            if (gives_next_step(subject_, iterator_, *statement.node)) {
                if (around.is_held) return Refusal{"the next step is part of a block", statement.node->span.begin};
                statement.exit = Exit::Again;
            }
            // Who calls a plain `__anext__` waits for what it gives when its `try` is over.
            if (around.is_protected && iterator_.gives_awaitable && statement.exit == Exit::Value)
                return Refusal{"what a `try` or `with` gives is waited for outside of it", statement.node->span.begin};
        }
        return std::nullopt;
    }

    static bool gives_constant(const Statement& statement) {
        return static_cast<const Return*>(statement.node)->value->kind == NodeKind::Constant;
    }

    void find_exit(Statement& statement) const {
        const Node& node = *statement.node;
        if (const auto* const giving = as<Return>(&node)) {
            statement.exit = Exit::Value;
            if (giving->value != nullptr) statement.value = value_of(node);
        } else if (stops_.is_end(node)) {
            statement.exit = Exit::End;
        } else if (node.kind == NodeKind::Raise || node.kind == NodeKind::Break || node.kind == NodeKind::Continue) {
            statement.exit = Exit::Other;
        }
    }

    // `contextlib.suppress` is there to go on without what its block would have given.
    [[nodiscard]] bool is_suppress(const Statement& statement) const {
        const auto* const with = as<With>(statement.node);
        return with != nullptr && std::any_of(with->items.begin(), with->items.end(), [&](const Node* item) {
                   const auto* const call = as<Call>(static_cast<const WithItem*>(item)->context_expr);
                   return call != nullptr &&
                          semantics::Evaluator::qualified_name(subject_.file(), call->func) == "contextlib.suppress";
               });
    }

    [[nodiscard]] std::string value_of(const Node& node) const {
        std::string text = source_.text(node.span).substr(std::string_view("return").size());
        text.erase(0, text.find_first_not_of(" \t"));
        if (!iterator_.gives_awaitable) return text;
        const auto* const value = static_cast<const Return&>(node).value;
        const bool is_primary = value->parenthesized || value->kind == NodeKind::Call ||
                                value->kind == NodeKind::Name || value->kind == NodeKind::Attribute ||
                                value->kind == NodeKind::Subscript;
        return is_primary ? "await " + text : "await (" + text + ")";
    }

    // `global` and `nonlocal` hold for the whole generator, and stand before its loop.
    static Block take_declarations(Block& body) {
        const auto declared = std::stable_partition(
            body.begin(), body.end(), [](const Statement& statement) { return !statement.is_declaration(); });
        Block taken(std::make_move_iterator(declared), std::make_move_iterator(body.end()));
        body.erase(declared, body.end());
        return taken;
    }

    // Puts the body into the loop of the generator, or finds that it is one already.
    static GeneratorLoop loop_of(Block body) {
        GeneratorLoop result;
        const bool is_loop = body.front().is_while() && body.front().clauses.size() == 1;
        const bool ends_after = is_loop && body.back().exit == Exit::End && body.back().clauses.empty() &&
                                std::none_of(body.begin() + 1, body.end(),
                                             [](const Statement& statement) { return leaves_step(statement); });
        if (ends_after || (is_loop && body.size() == 1)) {
            result.loop = std::move(body.front());
            result.after.assign(std::make_move_iterator(body.begin() + 1), std::make_move_iterator(body.end()));
        } else {
            auto& lead = body.front().lead;
            while (!lead.empty() && lead.front().empty()) lead.erase(lead.begin());
            result.loop.clauses.push_back(made_clause("while True:", std::move(body)));
        }
        return result;
    }

    // `if x: return x` before the end becomes a guard, `if not x: return`, behind which the item is given.
    void end_first(Statement& loop) const {
        Clause& repeat = loop.clauses.front();
        Block& body = repeat.body;
        if (body.size() < 2) return;
        Statement& choice = body[body.size() - 2];
        Statement& last = body.back();
        const bool is_choice = choice.is(NodeKind::If) && choice.is_if() && choice.clauses.size() == 1;
        const bool is_plain_end = last.exit == Exit::End && last.clauses.empty() && last.lead.empty();
        if (!is_choice || !is_plain_end) return;
        Clause& chosen = choice.clauses.front();
        if (chosen.body.back().exit != Exit::Value) return;
        const Node& test = *static_cast<const If*>(choice.node)->test;
        const std::string condition = inverted(subject_, source_, test);
        if (condition.empty() || !chosen.trailing.empty() || !chosen.end.empty()) return;
        Block given = std::move(chosen.body);
        const bool is_all = body.size() == 2 && repeat.header == "while True:" && repeat.trailing.empty() &&
                            last.text == "return" && last.trailing.empty() && !has_break(given);
        if (is_all) {
            repeat.header = "while " + source_.text(test.span) + ":";
            for (auto* const lines : {&choice.lead, &chosen.lead})
                std::move(lines->begin(), lines->end(), std::back_inserter(loop.lead));
            body = std::move(given);
            return;
        }
        chosen.header = "if " + condition + ":";
        chosen.body.clear();
        chosen.body.push_back(std::move(last));
        choice.node = nullptr;  // what it asks now is not what was written
        body.pop_back();
        std::move(given.begin(), given.end(), std::back_inserter(body));
    }

    // `while True:` with a guard at its top becomes a loop with a condition. Gives what the guard does before the end.
    Block take_guard(Statement& loop) {
        Clause& repeat = loop.clauses.front();
        if (repeat.header != "while True:" || repeat.body.size() < 2 || has_break(repeat.body)) return {};
        Statement& guard = repeat.body.front();
        if (!guard.is(NodeKind::If) || guard.clauses.size() != 1) return {};
        Block& last = guard.clauses.front().body;
        const bool only_ends = last.back().exit == Exit::End && last.back().clauses.empty() &&
                               last.back().lead.empty() && last.back().trailing.empty() &&
                               guard.clauses.front().end.empty() &&
                               std::all_of(last.begin(), last.end() - 1, [](const Statement& statement) {
                                   return statement.clauses.empty() && statement.exit == Exit::None;
                               });
        if (!only_ends) return {};
        const auto* const choice = as<If>(guard.node);
        const std::string condition = inverted(subject_, source_, *choice->test);
        if (condition.empty()) return {};
        repeat.header = "while " + condition + ":";
        repeat.trailing = guard.clauses.front().trailing;
        std::move(guard.lead.begin(), guard.lead.end(), std::back_inserter(loop.lead));
        Block after = std::move(last);
        repeat.body.erase(repeat.body.begin());
        while (!repeat.body.front().lead.empty() && repeat.body.front().lead.front().empty())
            repeat.body.front().lead.erase(repeat.body.front().lead.begin());
        return after;
    }

    const Subject& subject_;
    const IteratorClass& iterator_;
    const Source& source_;
    std::set<std::string, std::less<>> taken_;
    Stops stops_;
};

}  // namespace

std::variant<Block, Refusal> generator_body(const Subject& subject, const IteratorClass& iterator, const Source& source,
                                            std::set<std::string, std::less<>> taken) {
    return Stepper(subject, iterator, source, std::move(taken)).run();
}

}  // namespace pykind::rewriting
