#include "analysis/rewriting/locals.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "analysis/page.hpp"
#include "analysis/rewriting/code.hpp"
#include "analysis/semantics/completion.hpp"
#include "analysis/semantics/evaluator.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::ScopeKind;
using semantics::SymbolId;

namespace {

// Goes through a function in the order in which it runs, with what is bound for sure (Python reference, "Naming and
// binding"): what one branch of several binds is not; a `with` is taken not to swallow what is raised in it.
class LocalsFlow {
public:
    LocalsFlow(const AnalyzedFile& file, semantics::ScopeId scope) : file_(file), scope_(scope) {}

    std::optional<Refusal> run(const Nodes& body) {
        Bound bound;
        block(body, bound);
        return std::move(problem_);
    }

private:
    using Bound = std::set<SymbolId>;

    // The local of the step that a name stands for; no_id for any other.
    [[nodiscard]] SymbolId local_at(Offset offset) const {
        const auto& symbols = file_.symbols();
        const semantics::Occurrence* const found = symbols.occurrence_at(offset);
        if (found == nullptr) return semantics::no_id;
        const SymbolId target = symbols.symbols()[found->symbol].target;
        if (target == semantics::no_id) return semantics::no_id;
        const semantics::Symbol& symbol = symbols.symbols()[target];
        return symbol.scope == scope_ && !symbol.is_parameter ? target : semantics::no_id;
    }

    void bind(Identifier name, Bound& bound) const {
        if (name.length() == 0) return;
        if (const SymbolId local = local_at(name.begin); local != semantics::no_id) bound.insert(local);
    }

    static void meet(Bound& bound, const Bound& other) {
        std::erase_if(bound, [&](SymbolId symbol) { return !other.contains(symbol); });
    }

    void block(const Nodes& body, Bound& bound) {
        for (const Node* const node : body) statement(*node, bound);
    }

    void name(const Node& node, Bound& bound) {
        const SymbolId local = local_at(node.span.begin);
        if (local == semantics::no_id) return;
        if (node.context == ExprContext::Store) bound.insert(local);
        const bool is_bound = bound.contains(local);
        if (node.context == ExprContext::Del) bound.erase(local);
        if (is_bound || problem_) return;
        problem_ = Refusal{code(file_.tree->slice(node.span)) + " may be read before it is bound", node.span.begin};
    }

    void expression(const Node* node, Bound& bound) {
        if (node == nullptr) return;
        switch (node->kind) {
            case NodeKind::Name: return name(*node, bound);
            case NodeKind::BoolOp: {
                const auto& both = static_cast<const BoolOp&>(*node);
                expression(both.values.front(), bound);
                Bound rest = bound;
                for (std::size_t i = 1; i < both.values.size(); ++i) expression(both.values[i], rest);
                return;
            }
            case NodeKind::IfExp: {
                const auto& choice = static_cast<const IfExp&>(*node);
                expression(choice.test, bound);
                Bound other = bound;
                expression(choice.body, bound);
                expression(choice.orelse, other);
                return meet(bound, other);
            }
            case NodeKind::NamedExpr: {
                const auto& named = static_cast<const NamedExpr&>(*node);
                expression(named.value, bound);
                return expression(named.target, bound);
            }
            case NodeKind::Lambda: return;  // read when it is called: see captured_local
            case NodeKind::ListComp:
            case NodeKind::SetComp:
            case NodeKind::DictComp:
            case NodeKind::GeneratorExp: {
                Bound inside = bound;
                for_each_child(*node, [&](const Node* child) { expression(child, inside); });
                return;
            }
            default: for_each_child(*node, [&](const Node* child) { expression(child, bound); });
        }
    }

    void statement(const Node& node, Bound& bound) {
        switch (node.kind) {
            case NodeKind::If: {
                const auto& choice = static_cast<const If&>(node);
                expression(choice.test, bound);
                Bound other = bound;
                block(choice.body, bound);
                block(choice.orelse, other);
                if (!semantics::can_complete(choice.body)) {
                    bound = other;
                } else if (semantics::can_complete(choice.orelse)) {
                    meet(bound, other);
                }
                return;
            }
            case NodeKind::For:
            case NodeKind::AsyncFor: {
                const auto& loop = static_cast<const For&>(node);
                expression(loop.iter, bound);
                return repeat(loop.target, loop.body, loop.orelse, false, bound);
            }
            case NodeKind::While: {
                const auto& loop = static_cast<const While&>(node);
                expression(loop.test, bound);
                const auto* const constant = as<Constant>(loop.test);
                const bool is_endless = constant != nullptr && constant->type == ConstantKind::True;
                return repeat(nullptr, loop.body, loop.orelse, is_endless, bound);
            }
            case NodeKind::Try:
            case NodeKind::TryStar: return attempt(static_cast<const Try&>(node), bound);
            case NodeKind::Match: {
                const auto& match = static_cast<const Match&>(node);
                expression(match.subject, bound);
                std::optional<Bound> after;
                bool is_exhaustive = false;
                for (const Node* const entry : match.cases) {
                    const auto& choice = static_cast<const MatchCase&>(*entry);
                    Bound inside = bound;
                    pattern(*choice.pattern, inside);
                    expression(choice.guard, inside);
                    block(choice.body, inside);
                    is_exhaustive = is_irrefutable(choice);
                    if (!semantics::can_complete(choice.body)) continue;
                    if (after) {
                        meet(*after, inside);
                    } else {
                        after = std::move(inside);
                    }
                }
                if (is_exhaustive && after) bound = std::move(*after);
                return;
            }
            case NodeKind::With:
            case NodeKind::AsyncWith: {
                const auto& with = static_cast<const With&>(node);
                for (const Node* const item : with.items) {
                    expression(static_cast<const WithItem*>(item)->context_expr, bound);
                    expression(static_cast<const WithItem*>(item)->optional_vars, bound);
                }
                return block(with.body, bound);
            }
            case NodeKind::Break: {
                if (breaks_.empty()) return;
                std::optional<Bound>& broken = breaks_.back();
                if (broken) {
                    meet(*broken, bound);
                } else {
                    broken = bound;
                }
                return;
            }
            default: return simple(node, bound);
        }
    }

    // It may not come to the body. What stands behind is reached through the `else` or by a `break`.
    void repeat(const Node* target, const Nodes& body, const Nodes& orelse, bool is_endless, Bound& bound) {
        Bound inside = bound;
        expression(target, inside);
        breaks_.emplace_back();
        block(body, inside);
        const std::optional<Bound> broken = std::move(breaks_.back());
        breaks_.pop_back();
        block(orelse, bound);
        const bool ends = !is_endless && semantics::can_complete(orelse);
        if (broken && ends) meet(bound, *broken);
        if (broken && !ends) bound = *broken;
    }

    void attempt(const Try& node, Bound& bound) {
        const Bound before = bound;
        block(node.body, bound);
        block(node.orelse, bound);
        bool reached = semantics::can_complete(node.body) && semantics::can_complete(node.orelse);
        for (const Node* const entry : node.handlers) {
            const auto& handler = static_cast<const ExceptHandler&>(*entry);
            Bound inside = before;
            expression(handler.type, inside);
            bind(handler.name, inside);
            block(handler.body, inside);
            if (handler.name.length() > 0) inside.erase(local_at(handler.name.begin));
            if (!semantics::can_complete(handler.body)) continue;
            if (reached) {
                meet(bound, inside);
            } else {
                bound = inside;
            }
            reached = true;
        }
        Bound last = before;
        block(node.finalbody, last);
        bound.insert(last.begin(), last.end());
    }

    void pattern(const Node& node, Bound& bound) {
        if (const auto* const named = as<MatchAs>(&node)) bind(named->name, bound);
        if (const auto* const star = as<MatchStar>(&node)) bind(star->name, bound);
        if (const auto* const mapping = as<MatchMapping>(&node)) bind(mapping->rest, bound);
        for_each_child(node, [&](const Node* child) {
            if (is_pattern(child->kind)) {
                pattern(*child, bound);
            } else {
                expression(child, bound);
            }
        });
    }

    void simple(const Node& node, Bound& bound) {
        if (const auto* const assign = as<Assign>(&node)) {
            expression(assign->value, bound);
            for (const Node* const target : assign->targets) expression(target, bound);
        } else if (const auto* const annotated = as<AnnAssign>(&node)) {
            expression(annotated->value, bound);
            if (annotated->value != nullptr) expression(annotated->target, bound);
        } else if (const auto* const augmented = as<AugAssign>(&node)) {
            augment(*augmented, bound);
        } else if (const auto* const def = as<FunctionDef>(&node)) {
            for (const Node* const decorator : def->decorator_list) expression(decorator, bound);
            bind(def->name, bound);
        } else if (const auto* const cls = as<ClassDef>(&node)) {
            bind(cls->name, bound);
        } else if (node.kind == NodeKind::Import || node.kind == NodeKind::ImportFrom) {
            for_each_child(node, [&](const Node* child) {
                const auto& alias = static_cast<const Alias&>(*child);
                bind(alias.asname.length() > 0 ? alias.asname : alias.name, bound);
            });
        } else {
            for_each_child(node, [&](const Node* child) { expression(child, bound); });
        }
    }

    void augment(const AugAssign& node, Bound& bound) {
        const SymbolId local =
            node.target->kind == NodeKind::Name ? local_at(node.target->span.begin) : semantics::no_id;
        if (local != semantics::no_id && !bound.contains(local) && !problem_) {
            problem_ = Refusal{code(file_.tree->slice(node.target->span)) + " may be read before it is bound",
                               node.target->span.begin};
        }
        expression(node.value, bound);
        expression(node.target, bound);
    }

    const AnalyzedFile& file_;
    semantics::ScopeId scope_;
    std::vector<std::optional<Bound>> breaks_;  // of each loop around: what is bound wherever it is broken off
    std::optional<Refusal> problem_;
};

// The generator expressions that a builtin uses up before it returns, `sum(x for x in row)`, `", ".join(…)`, and the
// functions that it calls: `sorted(row, key=lambda x: …)`.
void collect_used_up(const AnalyzedFile& file, const Node& node, std::set<const Node*>& found) {
    if (const auto* const call = as<Call>(&node); call != nullptr && !call->arguments.empty()) {
        constexpr std::array<std::string_view, 11> known = {"all", "any", "dict",   "frozenset", "list", "max",
                                                            "min", "set", "sorted", "sum",       "tuple"};
        const std::string name = semantics::Evaluator::qualified_name(file, call->func);
        const auto* const method = as<Attribute>(call->func);
        const auto* const text = method == nullptr ? nullptr : as<Constant>(method->value);
        const bool joins =
            text != nullptr && text->type == ConstantKind::Str && file.tree->slice(method->attr) == "join";
        const bool uses_up = joins || std::any_of(known.begin(), known.end(), [&](std::string_view word) {
                                 return name == "builtins." + std::string(word);
                             });
        if (uses_up) found.insert(call->arguments.front());
        for (const Node* const argument : call->arguments) {
            const auto* const keyword = as<Keyword>(argument);
            if (uses_up && keyword != nullptr && file.tree->slice(keyword->name) == "key") found.insert(keyword->value);
        }
    }
    for_each_child(node, [&](const Node* child) { collect_used_up(file, *child, found); });
}

// A comprehension runs where it stands; a function or a generator may be called when the step is over.
std::optional<Refusal> captured_local(const AnalyzedFile& file, const FunctionDef& step, semantics::ScopeId scope) {
    const auto& symbols = file.symbols();
    std::set<const Node*> used_up;
    collect_used_up(file, step, used_up);
    const auto runs_at_once = [&](semantics::ScopeId id) {
        while (id != scope) {
            const semantics::Scope& inner = symbols.scopes()[id];
            const bool is_list = inner.kind == ScopeKind::Comprehension && inner.node->kind != NodeKind::GeneratorExp;
            if (!is_list && !used_up.contains(inner.node)) return false;
            id = inner.parent;
        }
        return true;
    };
    for (const semantics::Occurrence& found : symbols.occurrences()) {
        if (!step.span.contains(found.span.begin)) continue;
        const semantics::Symbol& symbol = symbols.symbols()[found.symbol];
        if (symbol.target == semantics::no_id || symbol.scope == scope) continue;
        const semantics::Symbol& local = symbols.symbols()[symbol.target];
        if (local.scope != scope || local.is_parameter || runs_at_once(symbol.scope)) continue;
        return Refusal{"a function or generator keeps " + code(local.name) + ", which each step has anew",
                       found.span.begin};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Refusal> problem_of_locals(const AnalyzedFile& file, const FunctionDef& step) {
    const semantics::ScopeId scope = file.symbols().scope_of(&step);
    if (auto problem = captured_local(file, step, scope)) return problem;
    return LocalsFlow(file, scope).run(step.body);
}

}  // namespace pykind::rewriting
