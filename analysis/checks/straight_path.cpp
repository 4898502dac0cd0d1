#include "analysis/checks/straight_path.hpp"

#include <algorithm>

#include "analysis/semantics/scope_sites.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::BindingSite;
using semantics::Occurrence;
using semantics::ScopeId;
using semantics::SymbolId;

namespace {

// The blocks that a node holds itself.
std::vector<const Nodes*> blocks_of(const Node& node) {
    if (const auto* def = as<FunctionDef>(&node)) return {&def->body};
    if (const auto* choice = as<If>(&node)) return {&choice->body, &choice->orelse};
    if (const auto* loop = as<For>(&node)) return {&loop->body, &loop->orelse};
    if (const auto* loop = as<While>(&node)) return {&loop->body, &loop->orelse};
    if (const auto* block = as<With>(&node)) return {&block->body};
    if (const auto* handler = as<ExceptHandler>(&node)) return {&handler->body};
    if (const auto* choice = as<MatchCase>(&node)) return {&choice->body};
    if (const auto* attempt = as<Try>(&node)) return {&attempt->body, &attempt->orelse, &attempt->finalbody};
    return {};
}

// What holds blocks within a statement: itself, and its handlers or cases.
std::vector<const Node*> clauses_of(const Node& statement) {
    std::vector<const Node*> clauses = {&statement};
    if (const auto* attempt = as<Try>(&statement))
        clauses.insert(clauses.end(), attempt->handlers.begin(), attempt->handlers.end());
    if (const auto* match = as<Match>(&statement))
        clauses.insert(clauses.end(), match->cases.begin(), match->cases.end());
    return clauses;
}

bool has_own_scope(const Node& node) {
    return as<FunctionDef>(&node) != nullptr || as<ClassDef>(&node) != nullptr || as<Lambda>(&node) != nullptr;
}

// Whether a node, when it runs, is certain to run a part of it. An `assert` may have been left out by the compiler.
bool is_certain_part(const Node& node, const Node* part) {
    switch (node.kind) {
        case NodeKind::BoolOp: return part == static_cast<const BoolOp&>(node).values.front();
        case NodeKind::IfExp: return part == static_cast<const IfExp&>(node).test;
        case NodeKind::Compare: {
            const auto& compare = static_cast<const Compare&>(node);
            return part == compare.left || part == compare.comparators.front();
        }
        case NodeKind::If: return part == static_cast<const If&>(node).test;
        case NodeKind::While: return part == static_cast<const While&>(node).test;
        case NodeKind::For:
        case NodeKind::AsyncFor: return part == static_cast<const For&>(node).iter;
        case NodeKind::With:
        case NodeKind::AsyncWith: return part->kind == NodeKind::WithItem;
        case NodeKind::Match: return part == static_cast<const Match&>(node).subject;
        case NodeKind::Assert:
        case NodeKind::Try:
        case NodeKind::TryStar: return false;
        default: return true;
    }
}

class Search {
public:
    Search(const Visit& at, SymbolId symbol, const IsUse& is_first, const IsUse& is_second)
        : symbols_(at.file().symbols()), symbol_(symbol), is_first_(is_first), is_second_(is_second) {}

    // Blocks nest no deeper than the parser lets them: a hundred levels.
    std::optional<UsedTwice> in_block(const Nodes& block, std::size_t from) const {
        std::optional<NameUse> first;
        for (std::size_t i = next_in(block, from); i < block.size(); i = next_in(block, i + 1)) {
            const Node& statement = *block[i];
            if (binds(statement)) return std::nullopt;
            std::optional<NameUse> loop;
            for (const NameUse& use : uses_in(statement)) {
                if (first && is_second_(use)) return UsedTwice{*first, use};
                if (first || !use.is_certain || !is_first_(use)) continue;
                // A loop is through with what it iterates when it ends.
                (use.use.node == &statement ? loop : first) = use;
            }
            if (!first) {
                if (auto found = inside(statement)) return found;
            }
            if (!first) first = std::move(loop);
        }
        return std::nullopt;
    }

private:
    // An `elif` is an `if` in the `else` of another, and there may be many: they are looked at one after the other.
    std::optional<UsedTwice> inside(const Node& statement) const {
        if (has_own_scope(statement)) return std::nullopt;
        if (const auto* choice = as<If>(&statement)) return in_branches(choice);
        for (const Node* const clause : clauses_of(statement)) {
            for (const Nodes* const block : blocks_of(*clause)) {
                if (auto found = in_block(*block, 0)) return found;
            }
        }
        return std::nullopt;
    }

    std::optional<UsedTwice> in_branches(const If* choice) const {
        while (choice != nullptr) {
            if (auto found = in_block(choice->body, 0)) return found;
            const auto* const next = choice->orelse.size() == 1 ? as<If>(choice->orelse.front()) : nullptr;
            if (next == nullptr) return in_block(choice->orelse, 0);
            if (binds(*next->test)) return std::nullopt;
            choice = next;
        }
        return std::nullopt;
    }

    [[nodiscard]] bool binds(const Node& statement) const {
        const auto bindings = symbols_.bindings(symbol_);
        const auto next = std::partition_point(bindings.begin(), bindings.end(), [&](const BindingSite& binding) {
            return binding.name.begin < statement.span.begin;
        });
        return next != bindings.end() && next->name.begin < statement.span.end;
    }

    // The first statement from one on in which the name stands.
    [[nodiscard]] std::size_t next_in(const Nodes& block, std::size_t from) const {
        if (from >= block.size()) return block.size();
        const auto places = symbols_.occurrences_of(symbol_);
        const auto next = std::partition_point(places.begin(), places.end(), [&](std::uint32_t place) {
            return symbols_.occurrences()[place].span.begin < block[from]->span.begin;
        });
        if (next == places.end()) return block.size();
        return std::max(from, semantics::index_at(block, symbols_.occurrences()[*next].span.begin));
    }

    // Where the name is read in the code of its own scope, in order of place.
    [[nodiscard]] std::vector<NameUse> uses_in(const Node& statement) const {
        struct Waiting {
            const Node* node;
            std::size_t depth;
            bool is_certain;
        };
        std::vector<NameUse> uses;
        std::vector<const Node*> path;
        std::vector<Waiting> waiting = {{&statement, 0, true}};
        while (!waiting.empty()) {
            const auto [node, depth, is_certain] = waiting.back();
            waiting.pop_back();
            path.resize(depth);
            path.push_back(node);
            if (node->kind == NodeKind::Name) {
                if (is_read(*node)) uses.push_back({node, semantics::use_of(path, depth), path, is_certain});
                continue;
            }
            if (has_own_scope(*node)) continue;
            const std::size_t end = waiting.size();
            const auto add = [&](const Node* child) {
                waiting.push_back({child, depth + 1, is_certain && is_certain_part(*node, child)});
            };
            // Of a comprehension only its leftmost iterable runs in the scope around it.
            if (const auto* comprehension = as<ComprehensionExpr>(node)) {
                add(comprehension->generators.front());
            } else if (const auto* clause = as<Comprehension>(node)) {
                add(clause->iter);
            } else {
                for_each_child(*node, add);
            }
            std::reverse(waiting.begin() + static_cast<std::ptrdiff_t>(end), waiting.end());
        }
        return uses;
    }

    [[nodiscard]] bool is_read(const Node& name) const {
        const Occurrence* const found = symbols_.occurrence_at(name.span.begin);
        return found != nullptr && found->symbol == symbol_ && name.context == ExprContext::Load;
    }

    const semantics::SymbolTable& symbols_;
    SymbolId symbol_;
    const IsUse& is_first_;
    const IsUse& is_second_;
};

}  // namespace

std::optional<UsedTwice> used_twice(const Visit& at, const Node& target, const IsUse& is_first,
                                    const IsUse& is_second) {
    const semantics::FunctionInfo* const owner = at.owner();
    if (owner == nullptr || owner->def() == nullptr || at.parent() == nullptr) return std::nullopt;
    const auto& symbols = at.file().symbols();
    const ScopeId scope = symbols.scope_of(owner->node);
    const Occurrence* const written = symbols.occurrence_at(target.span.begin);
    if (written == nullptr || symbols.symbols()[written->symbol].target != written->symbol ||
        symbols.symbols()[written->symbol].scope != scope)
        return std::nullopt;
    if (symbols.symbols()[written->symbol].is_bound_elsewhere) return std::nullopt;
    const Node* const statement = at.path().back();
    for (const Nodes* const block : blocks_of(*at.parent())) {
        const std::size_t index = semantics::index_at(*block, statement->span.begin);
        if (index == block->size() || (*block)[index] != statement) continue;
        return Search(at, written->symbol, is_first, is_second).in_block(*block, index + 1);
    }
    return std::nullopt;
}

NamedValue named_value(const Node& statement) {
    NamedValue found;
    if (const auto* assign = as<Assign>(&statement)) {
        if (assign->targets.size() == 1) found = {assign->targets.front(), assign->value};
    } else if (const auto* declared = as<AnnAssign>(&statement)) {
        found = {declared->target, declared->value};
    }
    return found.name != nullptr && found.name->kind == NodeKind::Name ? found : NamedValue{};
}

}  // namespace pykind::checks
