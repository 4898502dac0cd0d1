#include "analysis/rewriting/suspended_body.hpp"

#include <algorithm>

#include "analysis/rewriting/calm.hpp"
#include "analysis/rewriting/generator_problems.hpp"
#include "analysis/rewriting/tree_search.hpp"
#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::SymbolId;

std::string Attributes::add(std::string_view name) {
    const std::string plain = name.starts_with("_") ? std::string(name) : "_" + std::string(name);
    std::string attribute = plain;
    for (int i = 2; !taken_.insert(attribute).second; ++i) attribute = plain + "_" + std::to_string(i);
    return "self." + attribute;
}

const For* for_of(const Statement& loop) { return as<For>(loop.node); }

const Node& iterable_of(const Statement& loop) {
    const auto* const plain = for_of(loop);
    if (plain != nullptr) return *plain->iter;
    return *static_cast<const Yield&>(*static_cast<const ExprStatement&>(*loop.node).value).value;
}

std::string argument_text(const Source& source, const Node& iterable) {
    std::string text = source.text(iterable.span);
    if (iterable.kind != NodeKind::Tuple) return text;
    const Nodes& elements = static_cast<const Sequence&>(iterable).elts;
    const bool is_bare = !elements.empty() && (text.front() != '(' || elements.front()->parenthesized);
    return is_bare ? "(" + text + ")" : text;
}

namespace {

const Yield* item_of(const Node& statement) {
    const auto* const only = as<ExprStatement>(&statement);
    return only == nullptr ? nullptr : as<Yield>(only->value);
}

bool has_item(const Node& node) {
    if (as<Yield>(&node) != nullptr) return true;
    if (makes_scope(node)) return false;
    bool found = false;
    for_each_child(node, [&](const Node* child) { found = found || has_item(*child); });
    return found;
}

// Where a statement at the end of a block goes that is a plain jump.
std::optional<Next> jump_of(const Node& statement) {
    if (statement.kind == NodeKind::Continue) return Next::Loop;
    if (statement.kind == NodeKind::Break) return Next::Behind;
    const auto* const end = as<Return>(&statement);
    if (end != nullptr && end->value == nullptr) return Next::End;
    return std::nullopt;
}

class SuspendedBodyReader {
public:
    SuspendedBodyReader(const Subject& subject, Source& source)
        : subject_(subject),
          file_(subject.file()),
          generator_(*subject.function()),
          source_(source),
          scope_(file_.symbols().scope_of(&generator_)),
          locals_(generator_locals(file_, generator_)),
          calm_(subject, generator_, locals_) {}

    std::variant<SuspendedBody, Refusal> run() {
        find_hastened();
        locals_.kept.clear();
        GeneratorLocals kept = generator_locals(file_, generator_, hastened_);
        kept.kept.insert(kept.at_start.begin(), kept.at_start.end());
        if (auto problem = problem_of_kept(subject_, generator_, kept)) return std::move(*problem);
        name_attributes(kept.kept);
        Block block = source_.read(generator_.body, source_.header_line(generator_.body),
                                   subject_.line_of(generator_.span.end) + 1);
        result_.is_calm = is_calm(generator_.body, hastened_.statements);
        const auto* const last = as<While>(generator_.body.back());
        result_.end_stays = last != nullptr && calm_.is_calm_test(*last->test);
        auto rest = block.begin() + static_cast<std::ptrdiff_t>(hastened_.statements);
        auto first = block.begin();
        if (has_docstring(generator_)) result_.docstring = std::move(*first++);
        std::move(first, rest, std::back_inserter(result_.init));
        result_.body.assign(std::make_move_iterator(rest), std::make_move_iterator(block.end()));
        if (hastened_.iter != nullptr) {
            result_.early_loop = generator_.body[hastened_.statements];
            result_.early_iterator = result_.attributes.add("iterator");
            result_.init.push_back(
                made(result_.early_iterator + " = iter(" + argument_text(source_, *hastened_.iter) + ")"));
        }
        mark(result_.body);
        return std::move(result_);
    }

private:
    // --- What is done sooner ---

    // The first statements that nobody sees being done early, and the calm ones behind an item.
    void find_hastened() {
        std::size_t& first = hastened_.statements;
        if (has_docstring(generator_)) ++first;
        while (first < generator_.body.size() && calm_.is_calm_statement(*generator_.body[first])) ++first;
        if (first < generator_.body.size()) {
            const auto* const loop = as<For>(generator_.body[first]);
            const bool is_early = loop != nullptr && !loop->is_async() && has_item(*loop);
            if (is_early && calm_.is_calm_iterable(*loop->iter)) hastened_.iter = loop->iter;
        }
        find_calm_rests(generator_.body);
    }

    void find_calm_rests(const Nodes& body) {
        for (std::size_t i = 0; i < body.size(); ++i) {
            if (makes_scope(*body[i])) continue;
            if (const Yield* const item = item_of(*body[i])) {
                if (item->kind == NodeKind::Yield && is_calm_rest(body, i + 1)) hastened_.yields.insert(item);
            } else {
                blocks_of(*body[i], [&](const Nodes& block) { find_calm_rests(block); });
            }
        }
    }

    [[nodiscard]] bool is_calm_rest(const Nodes& body, std::size_t from) const {
        std::size_t to = body.size();
        if (from < to && jump_of(*body[to - 1])) --to;
        for (std::size_t i = from; i < to; ++i) {
            if (!calm_.is_calm_statement(*body[i])) return false;
        }
        return from < body.size();
    }

    template <class Visit>
    static void blocks_of(const Node& node, Visit&& visit) {
        if (const auto* const choice = as<If>(&node)) {
            visit(choice->body);
            visit(choice->orelse);
        } else if (const auto* const repeat = as<While>(&node)) {
            visit(repeat->body);
        } else if (const auto* const loop = as<For>(&node)) {
            visit(loop->body);
        }
    }

    // No step of these statements can fail.
    [[nodiscard]] bool is_calm(const Nodes& body, std::size_t first = 0) const {
        for (std::size_t i = first; i < body.size(); ++i) {
            const Node& node = *body[i];
            bool calm = calm_.is_calm_statement(node) || jump_of(node).has_value();
            if (const Yield* const item = item_of(node))
                calm = item->kind == NodeKind::Yield && (item->value == nullptr || calm_.is_calm(*item->value));
            if (const auto* const choice = as<If>(&node)) calm = calm_.is_calm_test(*choice->test);
            if (const auto* const repeat = as<While>(&node)) calm = calm_.is_calm_test(*repeat->test);
            if (const auto* const loop = as<For>(&node)) calm = calm_.is_calm_iterable(*loop->iter);
            blocks_of(node, [&](const Nodes& block) { calm = calm && is_calm(block); });
            if (!calm) return false;
        }
        return true;
    }

    // --- Names ---

    // Parameters first, in their order, which are stored by `__init__`.
    void name_attributes(const Reads& kept) {
        const auto& symbols = file_.symbols();
        const Offset body = generator_.body.front()->span.begin;
        std::vector<std::pair<Offset, SymbolId>> by_place;
        for (const auto& [symbol, at] : kept)
            by_place.emplace_back(symbols.bindings(symbol).begin()->name.begin, symbol);
        std::sort(by_place.begin(), by_place.end());
        std::map<SymbolId, std::string> names;
        for (const auto& [at, symbol] : by_place) {
            const std::string name(symbols.symbols()[symbol].name);
            const std::string& attribute = names.emplace(symbol, result_.attributes.add(name)).first->second;
            if (at < body) result_.init.push_back(made(attribute + " = " + name));
        }
        for (const semantics::Occurrence& found : symbols.occurrences()) {
            if (found.span.begin < body || found.span.begin >= generator_.span.end) continue;
            const auto name = names.find(local_at(file_, scope_, found.span.begin));
            if (name == names.end()) continue;
            source_.replace(found.span, name->second);
            kept_.insert(name->first);
        }
    }

    [[nodiscard]] std::string fresh(std::string name) const {
        while (has_word(subject_.tree().slice(generator_.span), name)) name += "_";
        return name;
    }

    // --- Items and ends ---

    // `after` is where the end of the block goes.
    void mark(Block& block, Next after = Next::Following) {
        for (std::size_t i = 0; i < block.size(); ++i) {
            const Node& node = *block[i].node;
            Next following = i + 1 == block.size() ? after : Next::Following;
            if (i + 2 == block.size()) following = jump_of(*block[i + 1].node).value_or(following);
            for (Clause& clause : block[i].clauses) mark(clause.body, block[i].is_if() ? following : Next::Following);
            if (!block[i].clauses.empty()) continue;
            mark_simple(block[i]);
            const Yield* const item = item_of(node);
            if (item == nullptr || item->kind == NodeKind::YieldFrom) continue;
            if (hastened_.yields.contains(item)) return hasten(block, i, *item, after);
            if (i + 1 == block.size()) go_on(node, after);
        }
    }

    void go_on(const Node& item, Next next) {
        if (next != Next::Following) result_.next[&item] = next;
    }

    void mark_simple(Statement& statement) const {
        const Node& node = *statement.node;
        if (node.kind == NodeKind::Raise || node.kind == NodeKind::Break || node.kind == NodeKind::Continue)
            statement.exit = Exit::Other;
        if (const auto* const end = as<Return>(&node)) {
            statement.exit = Exit::End;
            const auto* const constant = as<Constant>(end->value);
            const bool is_none = constant != nullptr && constant->type == ConstantKind::None;
            if (end->value != nullptr && !is_none) statement.value = source_.text(end->value->span);
        }
        const Yield* const item = item_of(node);
        if (item == nullptr) return;
        if (item->kind == NodeKind::YieldFrom) return delegate(statement, *item);
        statement.exit = Exit::Value;
        statement.value = value_of(*item);
    }

    [[nodiscard]] std::string value_of(const Yield& item) const {
        if (item.value == nullptr) return "None";
        const std::string text = source_.text(item.span).substr(std::string_view("yield").size());
        return text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
    }

    void delegate(Statement& statement, const Yield& item) const {
        const std::string name = fresh("item");
        Statement given = made("", Exit::Value);
        given.value = name;
        Block body;
        body.push_back(std::move(given));
        Clause loop = made_clause("for " + name + " in " + source_.text(item.value->span) + ":", std::move(body));
        loop.trailing = std::move(statement.trailing);
        statement.clauses.push_back(std::move(loop));
        statement.text.clear();
    }

    // What follows the item is done before it, once its value is known.
    void hasten(Block& block, std::size_t at, const Yield& item, Next next) {
        Block rest(std::make_move_iterator(block.begin() + static_cast<std::ptrdiff_t>(at) + 1),
                   std::make_move_iterator(block.end()));
        block.resize(at + 1);
        Statement given = std::move(block.back());
        block.pop_back();
        if (const auto jump = jump_of(*rest.back().node)) {
            next = *jump;
            std::move(rest.back().lead.begin(), rest.back().lead.end(), std::back_inserter(given.lead));
            rest.pop_back();
        }
        go_on(*given.node, next);
        if (!rest.empty() && !stays(item, rest)) {
            const SymbolId local =
                as<Name>(item.value) != nullptr ? local_at(file_, scope_, item.value->span.begin) : semantics::no_id;
            // The name of a local that has become an attribute is free.
            const bool is_free = kept_.contains(local);
            const std::string name = is_free ? std::string(file_.symbols().symbols()[local].name) : fresh("item");
            Statement first = made(name + " = " + given.value);
            first.lead = std::move(given.lead);
            first.trailing = std::move(given.trailing);
            given.lead.clear();
            given.trailing.clear();
            given.value = name;
            block.push_back(std::move(first));
        }
        std::move(rest.begin(), rest.end(), std::back_inserter(block));
        block.push_back(std::move(given));
    }

    // Whether its value is the same after these statements.
    [[nodiscard]] bool stays(const Yield& item, const Block& rest) const {
        if (item.value == nullptr || as<Constant>(item.value) != nullptr) return true;
        if (as<Name>(item.value) == nullptr) return false;
        const SymbolId local = local_at(file_, scope_, item.value->span.begin);
        if (local == semantics::no_id) return false;
        const auto bindings = file_.symbols().bindings(local);
        return std::none_of(bindings.begin(), bindings.end(), [&](const semantics::BindingSite& site) {
            return std::any_of(rest.begin(), rest.end(), [&](const Statement& statement) {
                return statement.node->span.begin <= site.name.begin && site.name.begin < statement.node->span.end;
            });
        });
    }

    const Subject& subject_;
    const AnalyzedFile& file_;
    const FunctionDef& generator_;
    Source& source_;
    semantics::ScopeId scope_;
    GeneratorLocals locals_;
    Calm calm_;
    Hastened hastened_;
    std::set<SymbolId> kept_;
    SuspendedBody result_;
};

}  // namespace

std::variant<SuspendedBody, Refusal> read_suspended_body(const Subject& subject, Source& source) {
    return SuspendedBodyReader(subject, source).run();
}

}  // namespace pykind::rewriting
