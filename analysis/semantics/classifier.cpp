// The walk that finds every function of a tree and what is its own, scope by scope, as CPython's symtable and compiler
// do it (Python/symtable.c, Python/compile.c: compiler_set_qualname).
//
// It is a loop over a list of nodes to visit, not a recursion: a tree may be deeper than any stack.
#include <algorithm>
#include <set>

#include "analysis/semantics/function_kind.hpp"
#include "analysis/syntax/characters.hpp"

namespace pykind::semantics {

using namespace syntax;

class Classifier {
public:
    Classifier(const SyntaxTree& tree, ClassifyOptions options) : tree_(tree), options_(options), names_(tree) {}

    FunctionTable run();

private:
    enum class ScopeKind : std::uint8_t {
        Module,
        Class,
        Function,        // def, lambda, generator expression, the value of a type alias
        Comprehension,   // list, set and dict: transparent to `await`, and to names from 3.12 on (PEP 709)
        TypeParameters,  // PEP 695
        Unevaluated,     // an annotation that never runs: its yields count, its lambdas do not exist
        Stringified,     // an annotation that stays text (PEP 563): nothing in it counts
    };

    struct Scope {
        ScopeKind kind = ScopeKind::Module;
        bool is_generator_expression = false;
        bool is_async = false;  // of a comprehension
        bool has_prefix = false;
        std::size_t parent = 0;
        std::size_t function = FunctionInfo::npos;  // the row of the nearest function, the scope's own included
        std::string_view word;                      // what a comprehension adds to the prefix around it
        std::string prefix;                         // see prefix_of
    };

    struct Visit {
        const Node* node;
        std::size_t scope;
    };

    void visit(const Node& node, std::size_t scope);
    void visit_children(const Node& node, std::size_t scope);
    void visit_function(const FunctionDef& def, std::size_t scope);
    void visit_class(const ClassDef& def, std::size_t scope);
    void visit_lambda(const Lambda& lambda, std::size_t scope);
    void visit_comprehension(const ComprehensionExpr& comprehension, std::size_t scope);
    void visit_annotated_assignment(const AnnAssign& assign, std::size_t scope);
    void visit_type_alias(const TypeAlias& alias, std::size_t scope);
    void visit_type_params(const Nodes& params, std::string_view name, std::size_t scope);
    void visit_arguments(const Arguments& arguments, std::size_t annotations, std::size_t defaults);
    void visit_later(const Node* node, std::size_t scope) {
        if (node != nullptr) pending_.push_back({node, scope});
    }
    void visit_later(const Nodes& nodes, std::size_t scope) {
        for (const Node* node : nodes) pending_.push_back({node, scope});
    }

    std::size_t add_scope(ScopeKind kind, std::size_t parent);
    void set_prefix(std::size_t scope, std::string prefix);
    const std::string& prefix_of(std::size_t scope);
    [[nodiscard]] bool is_global(std::size_t scope, std::string_view name) const {
        return !globals_.empty() && globals_.contains({scope, name});
    }
    [[nodiscard]] std::uint32_t line_of(Offset offset);
    void add_function(const Node& node, FunctionKind kind, std::string name, std::size_t scope,
                      std::size_t& body_scope);
    void add_decorators(FunctionInfo& info) const;
    void add_point(PointKind kind, const Node& node, std::size_t scope);
    void make_async(std::size_t scope);
    [[nodiscard]] std::size_t annotation_scope(std::size_t scope, bool evaluated);
    [[nodiscard]] bool has_future_annotations() const;
    // The first scope outwards that is no comprehension.
    [[nodiscard]] std::size_t skip_comprehensions(std::size_t scope) const {
        while (scopes_[scope].kind == ScopeKind::Comprehension) scope = scopes_[scope].parent;
        return scope;
    }
    [[nodiscard]] std::string identifier(Identifier name) const { return normalized_identifier(tree_.slice(name)); }

    // Nobody reads longer names; written in full, those of lambdas in lambdas would take the square of their depth.
    static constexpr std::size_t longest_prefix = 1000;

    const SyntaxTree& tree_;
    ClassifyOptions options_;
    ImportedNames names_;
    FunctionTable table_;
    std::vector<Scope> scopes_;
    std::set<std::pair<std::size_t, std::string_view>> globals_;  // declared `global` in a scope
    std::uint32_t line_ = 1;                                      // of the last function
    std::vector<Visit> pending_;  // the next one last, but while a node is visited what it leads to is in source order
    bool future_annotations_ = false;
};

FunctionTable classify(const SyntaxTree& tree, ClassifyOptions options) { return Classifier(tree, options).run(); }

FunctionTable Classifier::run() {
    future_annotations_ = has_future_annotations();
    // Measured on the standard library: a function in 490 bytes.
    table_.functions_.reserve(tree_.text().size() / 512 + 1);
    scopes_.push_back({});
    pending_.push_back({&tree_.module(), 0});
    while (!pending_.empty()) {
        const Visit next = pending_.back();
        pending_.pop_back();
        const auto first = static_cast<std::ptrdiff_t>(pending_.size());
        visit(*next.node, next.scope);
        std::reverse(pending_.begin() + first, pending_.end());
    }
    // Decorators come last, when all imports are known.
    auto& functions = table_.functions_;
    for (FunctionInfo& info : functions) add_decorators(info);
    table_.by_node_.reserve(functions.size());
    for (std::size_t i = 0; i < functions.size(); ++i) table_.by_node_.emplace_back(functions[i].node, i);
    // Nodes lie in the arena as they stand in the source, most of them.
    auto& by_node = table_.by_node_;
    if (!std::is_sorted(by_node.begin(), by_node.end())) std::sort(by_node.begin(), by_node.end());
    return std::move(table_);
}

void Classifier::visit(const Node& node, std::size_t scope) {
    switch (node.kind) {
        case NodeKind::FunctionDef:
        case NodeKind::AsyncFunctionDef: return visit_function(static_cast<const FunctionDef&>(node), scope);
        case NodeKind::ClassDef: return visit_class(static_cast<const ClassDef&>(node), scope);
        case NodeKind::Lambda: return visit_lambda(static_cast<const Lambda&>(node), scope);
        case NodeKind::ListComp:
        case NodeKind::SetComp:
        case NodeKind::DictComp:
        case NodeKind::GeneratorExp: return visit_comprehension(static_cast<const ComprehensionExpr&>(node), scope);
        case NodeKind::Global:
            for (const Identifier name : static_cast<const GlobalOrNonlocal&>(node).names) {
                globals_.emplace(scope, tree_.slice(name));
            }
            return;
        case NodeKind::Import:
        case NodeKind::ImportFrom: return names_.add(node);
        case NodeKind::AnnAssign:
            if (!node.plain) visit_annotated_assignment(static_cast<const AnnAssign&>(node), scope);
            return;
        case NodeKind::TypeAlias:
            if (!node.plain) visit_type_alias(static_cast<const TypeAlias&>(node), scope);
            return;
        case NodeKind::Yield: add_point(PointKind::Yield, node, scope); break;
        case NodeKind::YieldFrom: add_point(PointKind::YieldFrom, node, scope); break;
        case NodeKind::Await:
            make_async(scope);
            add_point(PointKind::Await, node, scope);
            break;
        case NodeKind::AsyncFor: add_point(PointKind::AsyncFor, node, scope); break;
        case NodeKind::AsyncWith: add_point(PointKind::AsyncWith, node, scope); break;
        default: break;
    }
    visit_children(node, scope);
}

void Classifier::visit_children(const Node& node, std::size_t scope) {
    if (!node.plain) {
        for_each_child(node, [&](const Node* child) { pending_.push_back({child, scope}); });
        return;
    }
    // Its own expressions hold nothing of interest; the statements under it may.
    if (is_statement(node.kind) || node.kind == NodeKind::ExceptHandler || node.kind == NodeKind::MatchCase) {
        for_each_child(node, [&](const Node* child) {
            if (is_statement(child->kind) || child->kind == NodeKind::ExceptHandler ||
                child->kind == NodeKind::MatchCase) {
                pending_.push_back({child, scope});
            }
        });
    }
}

std::size_t Classifier::add_scope(ScopeKind kind, std::size_t parent) {
    Scope scope;
    scope.kind = kind;
    scope.parent = parent;
    scope.function = scopes_[parent].function;
    scopes_.push_back(std::move(scope));
    return scopes_.size() - 1;
}

void Classifier::set_prefix(std::size_t scope, std::string prefix) {
    scopes_[scope].prefix = std::move(prefix);
    scopes_[scope].has_prefix = true;
}

// What the qualified name of a definition in the scope begins with. It is made when there is one: most functions have
// none in them. Scopes nest no deeper than indentation and expressions may.
const std::string& Classifier::prefix_of(std::size_t scope) {
    const Scope& self = scopes_[scope];
    if (self.has_prefix || self.kind == ScopeKind::Module) return self.prefix;
    if (self.kind != ScopeKind::Function) {
        set_prefix(scope, prefix_of(self.parent) + std::string(self.word));
    } else if (const std::string& name = table_.functions_[self.function].qualname; name.size() < longest_prefix) {
        set_prefix(scope, name + (self.is_generator_expression ? "." : ".<locals>."));
    } else {
        set_prefix(scope, prefix_of(self.parent));
    }
    return scopes_[scope].prefix;
}

// Functions come nearly in order of place, so that the line of one is a few after that of the last.
std::uint32_t Classifier::line_of(Offset offset) {
    const std::vector<Offset>& starts = tree_.text().line_starts();
    if (offset < starts[line_ - 1]) return tree_.text().line_of(offset);
    while (line_ < starts.size() && starts[line_] <= offset) ++line_;
    return line_;
}

// Adds a row, and the scope of the function's body.
void Classifier::add_function(const Node& node, FunctionKind kind, std::string name, std::size_t scope,
                              std::size_t& body_scope) {
    FunctionInfo info;
    info.node = &node;
    info.kind = kind;
    info.name = std::move(name);
    info.qualname = is_statement(node.kind) && is_global(scope, info.name) ? info.name : prefix_of(scope) + info.name;
    info.first_line = line_of(node.span.begin);
    info.parent = scopes_[scope].function;
    const std::size_t index = table_.functions_.size();
    body_scope = add_scope(ScopeKind::Function, scope);
    scopes_[body_scope].function = index;
    scopes_[body_scope].is_generator_expression = node.kind == NodeKind::GeneratorExp;
    table_.functions_.push_back(std::move(info));
}

void Classifier::visit_function(const FunctionDef& def, std::size_t scope) {
    visit_later(def.decorator_list, scope);
    // With type parameters the annotations stand in their scope; the defaults do not (PEP 695).
    visit_type_params(def.type_params, tree_.slice(def.name), scope);
    const std::size_t annotations = def.plain ? scope : annotation_scope(scope, true);
    if (!def.plain) {
        visit_arguments(*def.args, annotations, scope);
        visit_later(def.returns, annotations);
    }
    std::size_t body = 0;
    const FunctionKind kind = def.is_async() ? FunctionKind::CoroutineFunction : FunctionKind::Function;
    add_function(def, kind, identifier(def.name), scope, body);
    visit_later(def.body, body);
}

void Classifier::add_decorators(FunctionInfo& info) const {
    const FunctionDef* const def = info.def();
    if (def == nullptr || def->decorator_list.empty()) return;
    info.first_line = tree_.text().line_of(def->decorator_list.front()->span.begin);
    bool unknown = false;
    for (const Node* const node : def->decorator_list)
        info.decorators.push_back({node, identify_decorator(names_, node)});
    // The last one is applied first.
    for (std::size_t i = info.decorators.size(); i-- > 0;) {
        const bool first = info.binding == Binding::Same;
        switch (info.decorators[i].known) {
            case KnownDecorator::Unknown: unknown = true; break;
            case KnownDecorator::Property: info.binding = Binding::Property; break;
            case KnownDecorator::CachedProperty: info.binding = Binding::CachedProperty; break;
            case KnownDecorator::ContextManager: info.binding = Binding::ContextManagerFunction; break;
            case KnownDecorator::AsyncContextManager: info.binding = Binding::AsyncContextManagerFunction; break;
            case KnownDecorator::Cache: info.binding = Binding::CachedFunction; break;
            case KnownDecorator::Fixture: info.binding = Binding::Fixture; break;
            case KnownDecorator::Overload: info.binding = Binding::Overload; break;
            case KnownDecorator::StaticMethod:
                if (first) info.binding = Binding::StaticMethod;
                break;
            case KnownDecorator::ClassMethod:
                if (first) info.binding = Binding::ClassMethod;
                break;
            case KnownDecorator::MarkCoroutineFunction: info.marked_coroutine = true; break;
            case KnownDecorator::Coroutine:
                if (info.kind == FunctionKind::GeneratorFunction)
                    info.kind = FunctionKind::GeneratorBasedCoroutineFunction;
                break;
            case KnownDecorator::AbstractMethod:
            case KnownDecorator::Transparent: break;
        }
    }
    if (unknown) info.binding = Binding::Unknown;
}

void Classifier::visit_arguments(const Arguments& arguments, std::size_t annotations, std::size_t defaults) {
    const auto visit_arg = [&](const Node* node) {
        const auto* const arg = static_cast<const Arg*>(node);
        if (arg == nullptr) return;
        visit_later(arg->annotation, annotations);
        visit_later(arg->default_value, defaults);
    };
    for (const Node* arg : arguments.posonlyargs) visit_arg(arg);
    for (const Node* arg : arguments.args) visit_arg(arg);
    visit_arg(arguments.vararg);
    for (const Node* arg : arguments.kwonlyargs) visit_arg(arg);
    visit_arg(arguments.kwarg);
}

void Classifier::visit_class(const ClassDef& def, std::size_t scope) {
    visit_later(def.decorator_list, scope);
    visit_type_params(def.type_params, tree_.slice(def.name), scope);
    visit_later(def.arguments, scope);
    const std::string name = identifier(def.name);
    const std::size_t body = add_scope(ScopeKind::Class, scope);
    scopes_[body].function = FunctionInfo::npos;
    set_prefix(body, (is_global(scope, name) ? std::string() : prefix_of(scope)) + name + ".");
    visit_later(def.body, body);
}

void Classifier::visit_lambda(const Lambda& lambda, std::size_t scope) {
    visit_arguments(*lambda.args, scope, scope);
    if (scopes_[scope].kind == ScopeKind::Unevaluated || scopes_[scope].kind == ScopeKind::Stringified) return;
    std::size_t body = 0;
    add_function(lambda, FunctionKind::Function, "<lambda>", scope, body);
    visit_later(lambda.body, body);
}

void Classifier::visit_comprehension(const ComprehensionExpr& comprehension, std::size_t scope) {
    if (scopes_[scope].kind == ScopeKind::Unevaluated || scopes_[scope].kind == ScopeKind::Stringified) return;
    std::size_t inner = 0;
    if (comprehension.kind == NodeKind::GeneratorExp) {
        add_function(comprehension, FunctionKind::GeneratorExpression, "<genexpr>", scope, inner);
    } else {
        inner = add_scope(ScopeKind::Comprehension, scope);
        if (options_.target_minor < 12) {
            scopes_[inner].word = comprehension.kind == NodeKind::ListComp  ? "<listcomp>."
                                  : comprehension.kind == NodeKind::SetComp ? "<setcomp>."
                                                                            : "<dictcomp>.";
        }
    }
    visit_later(comprehension.element, inner);
    visit_later(comprehension.value, inner);
    for (std::size_t i = 0; i < comprehension.generators.size(); ++i) {
        const auto& clause = static_cast<const Comprehension&>(*comprehension.generators[i]);
        if (clause.is_async) {
            make_async(inner);
            add_point(PointKind::AsyncComprehension, clause, inner);
        }
        visit_later(clause.target, inner);
        // The leftmost iterable is evaluated by the enclosing scope.
        visit_later(clause.iter, i == 0 ? scope : inner);
        visit_later(clause.ifs, inner);
    }
}

void Classifier::visit_annotated_assignment(const AnnAssign& assign, std::size_t scope) {
    visit_later(assign.target, scope);
    // Only modules and classes evaluate the annotations of variables.
    const ScopeKind kind = scopes_[scope].kind;
    visit_later(assign.annotation, annotation_scope(scope, kind == ScopeKind::Module || kind == ScopeKind::Class));
    visit_later(assign.value, scope);
}

void Classifier::visit_type_alias(const TypeAlias& alias, std::size_t scope) {
    const std::string_view name = tree_.slice(alias.name->span);
    visit_type_params(alias.type_params, name, scope);
    const std::size_t value = add_scope(ScopeKind::TypeParameters, scope);
    set_prefix(value, prefix_of(scope) + std::string(name) + ".<locals>.");
    visit_later(alias.value, value);
}

void Classifier::visit_type_params(const Nodes& params, std::string_view name, std::size_t scope) {
    if (params.empty()) return;
    const std::size_t inner = add_scope(ScopeKind::TypeParameters, scope);
    set_prefix(inner, prefix_of(scope) + "<generic parameters of " + std::string(name) + ">.");
    visit_later(params, inner);
}

std::size_t Classifier::annotation_scope(std::size_t scope, bool evaluated) {
    if (future_annotations_) return add_scope(ScopeKind::Stringified, scope);
    return evaluated ? scope : add_scope(ScopeKind::Unevaluated, scope);
}

void Classifier::add_point(PointKind kind, const Node& node, std::size_t scope) {
    const bool is_yield = kind == PointKind::Yield || kind == PointKind::YieldFrom;
    // A yield in a comprehension is a SyntaxError; it makes nothing of the function around it.
    if (is_yield && (scopes_[scope].kind == ScopeKind::Comprehension || scopes_[scope].is_generator_expression)) return;
    scope = skip_comprehensions(scope);
    if (scopes_[scope].kind == ScopeKind::Unevaluated) scope = scopes_[scope].parent;
    if (scopes_[scope].kind != ScopeKind::Function) return;
    FunctionInfo& function = table_.functions_[scopes_[scope].function];
    function.points.push_back({kind, &node});
    if (!is_yield) return;
    switch (function.kind) {
        case FunctionKind::Function: function.kind = FunctionKind::GeneratorFunction; return;
        case FunctionKind::CoroutineFunction: function.kind = FunctionKind::AsyncGeneratorFunction; return;
        default: return;
    }
}

// Something asynchronous happens in a scope. It makes a generator expression asynchronous; and a list, set or dict
// comprehension, which since 3.11 passes it on to the comprehension around it.
void Classifier::make_async(std::size_t scope) {
    while (scopes_[scope].kind == ScopeKind::Comprehension && !scopes_[scope].is_async) {
        scopes_[scope].is_async = true;
        if (options_.target_minor < 11) return;
        scope = scopes_[scope].parent;
    }
    if (scopes_[scope].is_generator_expression) {
        table_.functions_[scopes_[scope].function].kind = FunctionKind::AsyncGeneratorExpression;
    }
}

// `from __future__ import annotations` (PEP 563) stands before anything but a docstring and other such imports.
bool Classifier::has_future_annotations() const {
    for (const Node* const statement : tree_.module().body) {
        if (const auto* import = as<ImportFrom>(statement);
            import != nullptr && tree_.slice(import->module) == "__future__") {
            for (const Node* const name : import->names) {
                if (tree_.slice(static_cast<const Alias*>(name)->name) == "annotations") return true;
            }
        } else if (statement->kind != NodeKind::Expr) {
            return false;
        }
    }
    return false;
}

}  // namespace pykind::semantics
