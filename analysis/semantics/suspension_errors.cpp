#include "analysis/semantics/suspension_errors.hpp"

#include <algorithm>

namespace pykind::semantics {

using namespace syntax;
using Kind = SuspensionErrorKind;

namespace {

// The first versions in which something is so.
constexpr int annotations_kept_apart = 10;  // those that stay text have a scope of their own (PEP 563)
constexpr int comprehensions_nest = 11;     // an asynchronous comprehension makes the one around it asynchronous
constexpr int words_without_quotes = 12;    // "yield expression cannot be used …"
constexpr int parameters_told_apart = 13;   // "a TypeVar default"; "'yield from' outside function"
constexpr int annotations_deferred = 14;    // no annotation is evaluated where it stands (PEP 649)
constexpr int generators_alike = 16;        // PEP 828

enum class ScopeKind : std::uint8_t {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
    Annotation,
    TypeParameters,
    TypeParameter,
    TypeAlias,
};

struct Scope {
    ScopeKind kind;
    const Node* node;
    std::size_t parent;
    // Nothing is compiled of an annotation that is not evaluated: only the symtable sees it.
    bool is_compiled;
    // As the symtable has them, whatever the scope is.
    bool is_generator = false;
    bool is_coroutine = false;
};

// What is decided when all scopes are known.
struct Candidate {
    const Node* node;
    std::size_t scope;
};

class ErrorFinder {
public:
    ErrorFinder(const SyntaxTree& tree, int minor) : tree_(tree), minor_(minor) {}

    std::vector<SuspensionError> run() {
        has_future_annotations_ = imports_annotations();
        scopes_.push_back({ScopeKind::Module, &tree_.module(), 0, true});
        later(&tree_.module(), 0);
        while (!pending_.empty()) {
            const Step next = pending_.back();
            pending_.pop_back();
            const auto first = static_cast<std::ptrdiff_t>(pending_.size());
            visit(*next.node, next.scope);
            std::reverse(pending_.begin() + first, pending_.end());
        }
        pass_on();
        for (const Candidate& candidate : candidates_) decide(candidate);
        std::stable_sort(errors_.begin(), errors_.end(), [](const SuspensionError& a, const SuspensionError& b) {
            return a.node->span.begin < b.node->span.begin;
        });
        return std::move(errors_);
    }

private:
    struct Step {
        const Node* node;
        std::size_t scope;
    };

    void later(const Node* node, std::size_t scope) {
        if (node != nullptr) pending_.push_back({node, scope});
    }
    void later(const Nodes& nodes, std::size_t scope) {
        for (const Node* const node : nodes) pending_.push_back({node, scope});
    }

    std::size_t add(ScopeKind kind, const Node& node, std::size_t parent) {
        scopes_.push_back({kind, &node, parent, scopes_[parent].is_compiled});
        return scopes_.size() - 1;
    }

    void visit(const Node& node, std::size_t scope) {
        switch (node.kind) {
            case NodeKind::FunctionDef:
            case NodeKind::AsyncFunctionDef: return visit_function(static_cast<const FunctionDef&>(node), scope);
            case NodeKind::ClassDef: return visit_class(static_cast<const ClassDef&>(node), scope);
            case NodeKind::Lambda: {
                const auto& lambda = static_cast<const Lambda&>(node);
                visit_arguments(*lambda.args, scope, scope);
                return later(lambda.body, add(ScopeKind::Lambda, node, scope));
            }
            case NodeKind::ListComp:
            case NodeKind::SetComp:
            case NodeKind::DictComp:
            case NodeKind::GeneratorExp: return visit_comprehension(static_cast<const ComprehensionExpr&>(node), scope);
            case NodeKind::AnnAssign:
                if (!node.plain) visit_annotated(static_cast<const AnnAssign&>(node), scope);
                return;
            case NodeKind::TypeAlias: {
                if (node.plain) return;
                const auto& alias = static_cast<const TypeAlias&>(node);
                const std::size_t inner = with_type_parameters(alias.type_params, node, scope);
                return later(alias.value, add(ScopeKind::TypeAlias, node, inner));
            }
            case NodeKind::Return:
                if (static_cast<const Return&>(node).value != nullptr) candidates_.push_back({&node, scope});
                break;
            case NodeKind::Yield:
            case NodeKind::YieldFrom:
            case NodeKind::Await: visit_suspension(node, scope); break;
            case NodeKind::AsyncFor:
            case NodeKind::AsyncWith: candidates_.push_back({&node, scope}); break;
            // What is broken may have stood in an `async def`.
            case NodeKind::Invalid: return;
            default: break;
        }
        visit_children(node, scope);
    }

    void visit_children(const Node& node, std::size_t scope) {
        for_each_child(node, [&](const Node* child) {
            const bool holds_statements = is_statement(child->kind) || child->kind == NodeKind::ExceptHandler ||
                                          child->kind == NodeKind::MatchCase;
            if (!node.plain || holds_statements) pending_.push_back({child, scope});
        });
    }

    void visit_suspension(const Node& node, std::size_t scope) {
        candidates_.push_back({&node, scope});
        Scope& inside = scopes_[scope];
        (node.kind == NodeKind::Await ? inside.is_coroutine : inside.is_generator) = true;
    }

    void visit_function(const FunctionDef& def, std::size_t scope) {
        later(def.decorator_list, scope);
        const std::size_t inner = with_type_parameters(def.type_params, def, scope);
        if (!def.plain) {
            const std::size_t annotations = annotation_scope(def, inner, true);
            visit_arguments(*def.args, annotations, scope);
            later(def.returns, annotations);
        }
        const std::size_t body = add(def.is_async() ? ScopeKind::AsyncFunction : ScopeKind::Function, def, inner);
        scopes_[body].is_coroutine = def.is_async();
        later(def.body, body);
    }

    void visit_class(const ClassDef& def, std::size_t scope) {
        later(def.decorator_list, scope);
        const std::size_t inner = with_type_parameters(def.type_params, def, scope);
        later(def.arguments, inner);
        later(def.body, add(ScopeKind::Class, def, inner));
    }

    void visit_arguments(const Arguments& arguments, std::size_t annotations, std::size_t defaults) {
        for_each_child(arguments, [&](const Node* child) {
            const auto& arg = static_cast<const Arg&>(*child);
            later(arg.annotation, annotations);
            later(arg.default_value, defaults);
        });
    }

    // The scope in which the annotations and bases of what has type parameters stand.
    std::size_t with_type_parameters(const Nodes& parameters, const Node& node, std::size_t scope) {
        if (parameters.empty()) return scope;
        const std::size_t inner = add(ScopeKind::TypeParameters, node, scope);
        for (const Node* const parameter : parameters) {
            const auto& typed = static_cast<const TypeParam&>(*parameter);
            const std::size_t own = add(ScopeKind::TypeParameter, *parameter, inner);
            later(typed.bound, own);
            later(typed.default_value, own);
        }
        return inner;
    }

    void visit_annotated(const AnnAssign& assign, std::size_t scope) {
        later(assign.target, scope);
        const ScopeKind kind = scopes_[scope].kind;
        const bool is_evaluated = kind == ScopeKind::Module || kind == ScopeKind::Class;
        // Those of attributes and items were evaluated once, whatever is imported from __future__.
        const bool is_left_out = !assign.simple() && is_evaluated && minor_ < annotations_kept_apart;
        later(assign.annotation, is_left_out ? scope : annotation_scope(assign, scope, is_evaluated));
        later(assign.value, scope);
    }

    // The scope that an annotation stands in. The symtable takes one that is not evaluated, and has no scope of its
    // own, for a part of the scope around it: pass_on() makes what is added here one with it.
    std::size_t annotation_scope(const Node& node, std::size_t scope, bool is_evaluated) {
        if (minor_ >= annotations_deferred || (has_future_annotations_ && minor_ >= annotations_kept_apart)) {
            const std::size_t own = add(ScopeKind::Annotation, node, scope);
            if (has_future_annotations_) scopes_[own].is_compiled = false;
            return own;
        }
        if (is_evaluated && !has_future_annotations_) return scope;
        scopes_.push_back({scopes_[scope].kind, scopes_[scope].node, scope, false});
        parts_.push_back(scopes_.size() - 1);
        return scopes_.size() - 1;
    }

    void visit_comprehension(const ComprehensionExpr& comprehension, std::size_t scope) {
        const std::size_t inner = add(ScopeKind::Comprehension, comprehension, scope);
        candidates_.push_back({&comprehension, inner});
        comprehensions_.push_back(inner);
        later(comprehension.element, inner);
        later(comprehension.value, inner);
        for (const Node* const node : comprehension.generators) {
            const auto& clause = static_cast<const Comprehension&>(*node);
            if (clause.is_async) scopes_[inner].is_coroutine = true;
            later(clause.target, inner);
            // The leftmost iterable is evaluated by the enclosing scope.
            later(clause.iter, node == comprehension.generators.front() ? scope : inner);
            later(clause.ifs, inner);
        }
    }

    // From the inside out: what a scope is made by what stands in it.
    void pass_on() {
        if (minor_ >= comprehensions_nest) {
            for (std::size_t i = comprehensions_.size(); i-- > 0;) {
                const Scope& inner = scopes_[comprehensions_[i]];
                if (inner.is_coroutine && inner.node->kind != NodeKind::GeneratorExp)
                    scopes_[inner.parent].is_coroutine = true;
            }
        }
        for (const std::size_t part : parts_) {
            Scope& whole = scopes_[scopes_[part].parent];
            whole.is_generator |= scopes_[part].is_generator;
            whole.is_coroutine |= scopes_[part].is_coroutine;
        }
    }

    void decide(const Candidate& candidate) {
        const Scope& scope = scopes_[candidate.scope];
        switch (candidate.node->kind) {
            case NodeKind::Return:
                if (minor_ < generators_alike && scope.is_generator && scope.is_coroutine && is_function(scope))
                    report(Kind::ReturnsValue, candidate, "'return' with value in async generator");
                return;
            case NodeKind::AsyncFor:
                if (scope.kind != ScopeKind::AsyncFunction)
                    report(Kind::AsyncForOutside, candidate, "'async for' outside async function");
                return;
            case NodeKind::AsyncWith:
                if (scope.kind != ScopeKind::AsyncFunction)
                    report(Kind::AsyncWithOutside, candidate, "'async with' outside async function");
                return;
            case NodeKind::Await:
                if (!decide_kept_apart(candidate, "await")) decide_await(candidate);
                return;
            case NodeKind::Yield:
            case NodeKind::YieldFrom:
                if (!decide_kept_apart(candidate, "yield")) decide_yield(candidate);
                return;
            default: return decide_comprehension(candidate);
        }
    }

    // What may not hold any of them, wherever it stands.
    bool decide_kept_apart(const Candidate& candidate, std::string_view what) {
        const Scope& scope = scopes_[candidate.scope];
        const std::string words = minor_ >= words_without_quotes
                                      ? std::string(what) + " expression cannot be used within "
                                      : "'" + std::string(what) + " expression' can not be used within ";
        switch (scope.kind) {
            case ScopeKind::Annotation: report(Kind::InAnnotation, candidate, words + "an annotation"); return true;
            case ScopeKind::TypeAlias: report(Kind::InTypeAlias, candidate, words + "a type alias"); return true;
            case ScopeKind::TypeParameters:
                report(Kind::InGenericDefinition, candidate, words + "the definition of a generic");
                return true;
            case ScopeKind::TypeParameter:
                report(Kind::InTypeParameter, candidate, words + part_of_parameter(candidate));
                return true;
            default: return false;
        }
    }

    // "a TypeVar bound"
    [[nodiscard]] std::string part_of_parameter(const Candidate& candidate) const {
        const auto& parameter = static_cast<const TypeParam&>(*scopes_[candidate.scope].node);
        if (minor_ < parameters_told_apart) return "a TypeVar bound";
        const std::string name = "a " + std::string(name_of(parameter.kind));
        const Node* const bound = parameter.bound;
        if (bound == nullptr || !bound->span.touches(candidate.node->span.begin)) return name + " default";
        return name + (bound->kind == NodeKind::Tuple ? " constraint" : " bound");
    }

    void decide_yield(const Candidate& candidate) {
        const Scope& scope = scopes_[candidate.scope];
        if (scope.kind == ScopeKind::Comprehension) {
            report(Kind::YieldInComprehension, candidate, "'yield' inside " + phrase_of_comprehension(*scope.node));
        } else if (!is_function(scope)) {
            const bool is_told_apart = candidate.node->kind == NodeKind::YieldFrom && minor_ >= parameters_told_apart;
            report_compiled(Kind::YieldOutside, candidate,
                            is_told_apart ? "'yield from' outside function" : "'yield' outside function");
        } else if (candidate.node->kind == NodeKind::YieldFrom && scope.kind == ScopeKind::AsyncFunction &&
                   minor_ < generators_alike) {
            report_compiled(Kind::Delegates, candidate, "'yield from' inside async function");
        }
    }

    static std::string phrase_of_comprehension(const Node& comprehension) {
        switch (comprehension.kind) {
            case NodeKind::ListComp: return "list comprehension";
            case NodeKind::SetComp: return "set comprehension";
            case NodeKind::DictComp: return "dict comprehension";
            default: return "generator expression";
        }
    }

    // In a comprehension it is the comprehension that is wrong.
    void decide_await(const Candidate& candidate) {
        const Scope& scope = scopes_[candidate.scope];
        if (scope.kind == ScopeKind::AsyncFunction || scope.kind == ScopeKind::Comprehension) return;
        if (is_function(scope)) {
            report_compiled(Kind::AwaitInPlain, candidate, "'await' outside async function");
        } else {
            report_compiled(Kind::AwaitOutside, candidate, "'await' outside function");
        }
    }

    void decide_comprehension(const Candidate& candidate) {
        const Scope& scope = scopes_[candidate.scope];
        const Scope& around = scopes_[scope.parent];
        if (candidate.node->kind == NodeKind::GeneratorExp || !scope.is_coroutine) return;
        const bool is_right = minor_ < comprehensions_nest
                                  ? around.is_coroutine
                                  : around.kind == ScopeKind::AsyncFunction || around.kind == ScopeKind::Comprehension;
        if (!is_right) {
            report_compiled(Kind::AsyncComprehension, {candidate.node, scope.parent},
                            "asynchronous comprehension outside of an asynchronous function");
        }
    }

    [[nodiscard]] static bool is_function(const Scope& scope) {
        return scope.kind == ScopeKind::Function || scope.kind == ScopeKind::AsyncFunction ||
               scope.kind == ScopeKind::Lambda;
    }

    void report(Kind kind, const Candidate& candidate, std::string words) {
        errors_.push_back({kind, candidate.node, scopes_[candidate.scope].node, std::move(words)});
    }

    // An error of the compiler.
    void report_compiled(Kind kind, const Candidate& candidate, std::string words) {
        if (scopes_[candidate.scope].is_compiled) report(kind, candidate, std::move(words));
    }

    // `from __future__ import annotations` stands before anything but a docstring and other such imports.
    [[nodiscard]] bool imports_annotations() const {
        for (const Node* const statement : tree_.module().body) {
            if (const auto* const import = as<ImportFrom>(statement);
                import != nullptr && tree_.slice(import->module) == "__future__") {
                if (std::any_of(import->names.begin(), import->names.end(), [&](const Node* name) {
                        return tree_.slice(static_cast<const Alias*>(name)->name) == "annotations";
                    }))
                    return true;
            } else if (statement->kind != NodeKind::Expr) {
                return false;
            }
        }
        return false;
    }

    const SyntaxTree& tree_;
    const int minor_;
    bool has_future_annotations_ = false;
    std::vector<Scope> scopes_;
    std::vector<std::size_t> comprehensions_;  // each after the one around it
    std::vector<std::size_t> parts_;           // scopes of annotations that are part of their parent
    std::vector<Candidate> candidates_;
    std::vector<Step> pending_;  // the next one last
    std::vector<SuspensionError> errors_;
};

}  // namespace

std::vector<SuspensionError> suspension_errors(const SyntaxTree& tree, int minor) {
    return ErrorFinder(tree, minor).run();
}

}  // namespace pykind::semantics
