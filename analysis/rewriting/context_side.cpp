#include "analysis/rewriting/context_side.hpp"

#include <algorithm>

#include "analysis/page.hpp"
#include "analysis/rewriting/conditions.hpp"
#include "analysis/rewriting/parameters.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

class SideReader {
public:
    SideReader(const Subject& subject, const ContextClass& context, const InstanceState& state,
               const std::string& exception)
        : subject_(subject), state_(state), source_(subject.tree()), fold_(subject, context, state, exception) {}

    std::variant<ContextSide, Refusal> read(const Nodes& statements) {
        fold_block(statements);
        if (fold_.refusal()) return *fold_.refusal();
        if (refusal_) return std::move(*refusal_);
        for (const Edit& edit : fold_.edits()) source_.replace(edit.span, edit.text);
        for (const Edit& rename : state_.renames()) {
            const bool is_gone = std::any_of(fold_.edits().begin(), fold_.edits().end(),
                                             [&](const Edit& edit) { return edit.span.contains(rename.span.begin); });
            if (!is_gone) source_.replace(rename.span, rename.text);
        }
        ContextSide side;
        const SourceText& text = subject_.tree().text();
        const std::uint32_t next = text.line_of(statements.back()->span.end) + 1;
        side.body = source_.read(statements, source_.header_line(statements), next);
        simplify(side.body);
        for (const Node* const node : returns_) side.returns[node] = given_by(*static_cast<const Return*>(node));
        for (const If* const choice : open_tests_) side.opposites[choice] = opposite_of(*choice->test);
        for (const auto& [statement, types] : types_) side.types[statement] = source_.text(types->span);
        return side;
    }

private:
    // --- What is put in place of what: only in what can be reached ---

    // Whether the block can be left at its end.
    bool fold_block(const Nodes& statements) {
        return std::all_of(statements.begin(), statements.end(),
                           [this](const Node* statement) { return fold_statement(*statement); });
    }

    bool fold_statement(const Node& node) {
        if (const auto* const choice = as<If>(&node)) return fold_if(*choice);
        if (const auto* const given = as<Return>(&node)) {
            returns_.push_back(given);
            if (given->value == nullptr || fold_.truth(*given->value) != Truth::Unknown) return false;
            note_types(node, *given->value);
            fold_.fold(*given->value, true);
            return false;
        }
        if (node.kind == NodeKind::Match && fold_.reads_arguments(*static_cast<const Match&>(node).subject))
            refuse("`match` asks what is given", node.span.begin);
        for_each_child(node, [&](const Node* child) {
            if (is_statement(child->kind)) {
                // What stands behind an inner block is seen to be reached or not by the rule for all.
                fold_statement(*child);
            } else if (child->kind == NodeKind::ExceptHandler || child->kind == NodeKind::MatchCase) {
                for_each_child(*child, [&](const Node* part) {
                    if (is_statement(part->kind)) {
                        fold_statement(*part);
                    } else {
                        fold_.fold(*part);
                    }
                });
            } else {
                fold_.fold(*child, node.kind == NodeKind::While);
            }
        });
        return node.kind != NodeKind::Raise && node.kind != NodeKind::Break && node.kind != NodeKind::Continue;
    }

    bool fold_if(const If& choice) {
        const bool is_asked = fold_.reads_arguments(*choice.test);
        const Truth known = is_asked ? fold_.truth(*choice.test) : Truth::Unknown;
        if (known == Truth::True) {
            tests_[&choice] = known;
            return fold_block(choice.body);
        }
        if (known == Truth::False) {
            tests_[&choice] = known;
            return fold_block(choice.orelse);
        }
        open_tests_.push_back(&choice);
        note_types(choice, *choice.test);
        fold_.fold(*choice.test, true);
        const bool then = fold_block(choice.body);
        const bool otherwise = fold_block(choice.orelse);
        return then || otherwise;
    }

    void note_types(const Node& statement, const Node& test) {
        const Node* const left = fold_.left_of(test);
        const Node* const types = left == nullptr ? nullptr : fold_.types_of(*left);
        if (types != nullptr) types_[&statement] = types;
    }

    void refuse(std::string reason, Offset at) {
        if (!refusal_) refusal_ = Refusal{std::move(reason), at};
    }

    // --- What is left ---

    // The If of each clause of a chain of `elif`; null for an `else`.
    static std::vector<const Node*> chain_of(const Statement& statement) {
        std::vector<const Node*> chain;
        const auto* choice = as<If>(statement.node);
        for (const Clause& clause : statement.clauses) {
            chain.push_back(clause.is("else") ? nullptr : choice);
            if (choice != nullptr && choice->orelse.size() == 1) choice = as<If>(choice->orelse.front());
        }
        return chain;
    }

    void simplify(Block& block) {
        Block result;
        for (Statement& statement : block) {
            if (statement.is_if() && statement.is(NodeKind::If)) {
                simplify_if(std::move(statement), result);
            } else {
                for (Clause& clause : statement.clauses) simplify(clause.body);
                if (statement.is(NodeKind::Return)) statement.exit = Exit::Value;
                if (statement.is(NodeKind::Raise) || statement.is(NodeKind::Break) || statement.is(NodeKind::Continue))
                    statement.exit = Exit::Other;
                result.push_back(std::move(statement));
            }
            if (!result.empty() && !completes(result.back())) break;
        }
        const bool is_pass = result.size() == 1 && result.front().is(NodeKind::Pass) && result.front().lead.empty();
        if (is_pass && result.front().trailing.empty()) result.clear();
        block = std::move(result);
    }

    void simplify_if(Statement statement, Block& result) {
        const std::vector<const Node*> chain = chain_of(statement);
        std::vector<Clause> kept;
        for (std::size_t i = 0; i < chain.size(); ++i) {
            Clause& clause = statement.clauses[i];
            const auto known = chain[i] == nullptr ? tests_.end() : tests_.find(chain[i]);
            if (known != tests_.end() && known->second == Truth::False) continue;
            simplify(clause.body);
            const bool is_last = chain[i] == nullptr || known != tests_.end();
            if (is_last && kept.empty()) return splice(std::move(statement.lead), std::move(clause), result);
            if (is_last && clause.body.empty()) break;
            if (is_last) clause.header = "else:";
            if (kept.empty() && clause.is("elif")) {
                clause.header = clause.header.substr(2);
                statement.node = chain[i];
            }
            if (clause.body.empty() && !clause.is("match")) clause.body.push_back(made("pass"));
            kept.push_back(std::move(clause));
            if (is_last) break;
        }
        statement.clauses = std::move(kept);
        if (!statement.clauses.empty()) result.push_back(std::move(statement));
    }

    // A block in the place of the `if` that it stood in.
    static void splice(std::vector<std::string> lead, Clause clause, Block& result) {
        if (clause.body.empty()) return;
        std::vector<std::string>& first = clause.body.front().lead;
        lead.insert(lead.end(), clause.lead.begin(), clause.lead.end());
        first.insert(first.begin(), lead.begin(), lead.end());
        std::move(clause.body.begin(), clause.body.end(), std::back_inserter(result));
    }

    // Empty where it is broken over lines, or something else than a name is put in place of a part of it.
    [[nodiscard]] std::string opposite_of(const Node& test) const {
        const Node* const left = fold_.left_of(test);
        return left == nullptr || is_decided_in(*left) ? std::string() : inverted(subject_, source_, *left);
    }

    [[nodiscard]] bool is_decided_in(const Node& node) const {
        return std::any_of(fold_.edits().begin(), fold_.edits().end(), [&](const Edit& edit) {
            return node.span.contains(edit.span.begin) &&
                   (edit.text.empty() || edit.text == "True" || edit.text == "False");
        });
    }

    [[nodiscard]] ExitReturn given_by(const Return& given) const {
        if (given.value == nullptr) return {};
        const Truth known = fold_.truth(*given.value);
        if (known != Truth::Unknown) return {.swallows = known};
        ExitReturn result{.swallows = Truth::Unknown,
                          .text = source_.text(given.value->span),
                          .opposite = opposite_of(*given.value),
                          .is_plain = fold_.is_plain(*given.value)};
        if (result.opposite.empty()) result.opposite = "not (" + result.text + ")";
        return result;
    }

    const Subject& subject_;
    const InstanceState& state_;
    Source source_;
    ContextFold fold_;
    std::map<const Node*, Truth> tests_;        // of each If that is decided
    std::map<const Node*, const Node*> types_;  // by If and Return
    std::vector<const Node*> returns_;
    std::vector<const If*> open_tests_;
    std::optional<Refusal> refusal_;
};

}  // namespace

std::variant<ContextSide, Refusal> read_side(const Subject& subject, const ContextClass& context,
                                             const InstanceState& state, const Nodes& statements,
                                             const std::string& exception) {
    return SideReader(subject, context, state, exception).read(statements);
}

std::optional<Refusal> problem_of_arguments(const Subject& subject, const ContextClass& context) {
    const auto& symbols = subject.file().symbols();
    const semantics::ScopeId scope = symbols.scope_of(context.exit);
    const Offset begin = context.exit->body.front()->span.begin;
    const std::string_view self = subject.tree().slice(instance_of(*context.exit)->name);
    for (const semantics::Occurrence& found : symbols.occurrences()) {
        if (found.span.begin < begin || found.span.begin >= context.exit->span.end) continue;
        const semantics::Symbol& seen = symbols.symbols()[found.symbol];
        if (seen.target == semantics::no_id) continue;
        const semantics::Symbol& symbol = symbols.symbols()[seen.target];
        const std::string_view name = subject.tree().slice(found.span);
        if (symbol.scope != scope || !symbol.is_parameter || name == self) continue;
        if (found.is_binding) return Refusal{code(name) + " is bound anew", found.span.begin};
        const auto is_called = [&](const Arg* arg) {
            return arg != nullptr && subject.tree().slice(arg->name) == name;
        };
        if (is_called(context.rest) || is_called(context.exit->args->kwarg))
            return Refusal{"what is given is used as a whole, " + code(name), found.span.begin};
        if (seen.scope != scope) return Refusal{"a function inside keeps " + code(name), found.span.begin};
    }
    return std::nullopt;
}

}  // namespace pykind::rewriting
