#include "analysis/semantics/scope_builder.hpp"

#include <algorithm>

#include "analysis/syntax/characters.hpp"

namespace pykind::semantics {

using namespace syntax;

namespace {

void declare(Symbol& symbol, bool global) {
    if (global) {
        symbol.is_global = true;
    } else {
        symbol.is_nonlocal = true;
    }
}

}  // namespace

SymbolTable ScopeBuilder::build() {
    collect();
    // A `global` may name what the module itself never does; the module's symbols are resolved like all others.
    const auto count = static_cast<SymbolId>(table_.symbols_.size());
    for (SymbolId id = 0; id < count; ++id) {
        Symbol& symbol = table_.symbols_[id];
        if (!symbol.is_global || symbol.scope == 0 || table_.find(0, symbol.name) != no_id) continue;
        const SymbolId implied = this->symbol(0, symbol.name);
        table_.symbols_[implied].is_implied = true;
    }
    for (SymbolId id = 0; id < table_.symbols_.size(); ++id) resolve(id);
    finish();
    return std::move(table_);
}

void ScopeBuilder::collect() {
    // Measured on the standard library: a name in 29 bytes, and a symbol and a binding in some 100.
    const std::size_t size = tree_.text().size();
    table_.occurrences_.reserve(size / 32 + 1);
    table_.bindings_.reserve(size / 128 + 1);
    table_.symbols_.reserve(size / 128 + 1);
    add_scope(ScopeKind::Module, no_id, tree_.module());
    later(tree_.module().body, 0);
    std::reverse(pending_.begin(), pending_.end());
    while (!pending_.empty()) {
        const Visit next = pending_.back();
        pending_.pop_back();
        first_pending_ = pending_.size();
        in_annotation_ = next.in_annotation;
        visit(next);
        std::reverse(pending_.begin() + static_cast<std::ptrdiff_t>(first_pending_), pending_.end());
    }
}

const Node* ScopeBuilder::holder_of_names(const Node* node) {
    while (node != nullptr) {
        switch (node->kind) {
            case NodeKind::Constant:
            case NodeKind::Pass:
            case NodeKind::Break:
            case NodeKind::Continue: return nullptr;
            case NodeKind::Expr: node = static_cast<const ExprStatement*>(node)->value; break;
            case NodeKind::Return: node = static_cast<const Return*>(node)->value; break;
            case NodeKind::Attribute: node = static_cast<const Attribute*>(node)->value; break;
            case NodeKind::Await: node = static_cast<const Await*>(node)->value; break;
            case NodeKind::UnaryOp: node = static_cast<const UnaryOp*>(node)->operand; break;
            case NodeKind::Keyword: node = static_cast<const Keyword*>(node)->value; break;
            default: return node;
        }
    }
    return nullptr;
}

void ScopeBuilder::visit(const Visit& at) {
    const Node& node = *at.node;
    const ScopeId scope = at.scope;
    switch (node.kind) {
        case NodeKind::FunctionDef:
        case NodeKind::AsyncFunctionDef: return visit_function(static_cast<const FunctionDef&>(node), scope);
        case NodeKind::ClassDef: return visit_class(static_cast<const ClassDef&>(node), scope);
        case NodeKind::Lambda: return visit_lambda(static_cast<const Lambda&>(node), scope);
        case NodeKind::ListComp:
        case NodeKind::SetComp:
        case NodeKind::DictComp:
        case NodeKind::GeneratorExp: return visit_comprehension(static_cast<const ComprehensionExpr&>(node), scope);
        case NodeKind::TypeAlias: return visit_type_alias(static_cast<const TypeAlias&>(node), scope);
        case NodeKind::TypeVar:
        case NodeKind::ParamSpec:
        case NodeKind::TypeVarTuple: return visit_type_param(static_cast<const TypeParam&>(node), scope);
        case NodeKind::AnnAssign: return visit_annotated_assignment(static_cast<const AnnAssign&>(node), scope);
        case NodeKind::NamedExpr: return visit_named_expression(static_cast<const NamedExpr&>(node), scope);
        case NodeKind::Import: return visit_import(static_cast<const Import&>(node).names, node, scope);
        case NodeKind::ImportFrom: return visit_import(static_cast<const ImportFrom&>(node).names, node, scope);
        case NodeKind::Name: return visit_name(node, scope, at.binder);
        case NodeKind::Assign: {
            const auto& assign = static_cast<const Assign&>(node);
            for (const Node* target : assign.targets) later_bound(target, BindingKind::Assignment, node, scope);
            return later(assign.value, scope);
        }
        case NodeKind::AugAssign: {
            const auto& assign = static_cast<const AugAssign&>(node);
            later_bound(assign.target, BindingKind::Augmented, node, scope);
            return later(assign.value, scope);
        }
        case NodeKind::Delete:
            for (const Node* target : static_cast<const Delete&>(node).targets)
                later_bound(target, BindingKind::Delete, node, scope);
            return;
        case NodeKind::For:
        case NodeKind::AsyncFor: {
            const auto& loop = static_cast<const For&>(node);
            later_bound(loop.target, BindingKind::Loop, node, scope);
            later(loop.iter, scope);
            later(loop.body, scope);
            return later(loop.orelse, scope);
        }
        case NodeKind::WithItem: {
            const auto& item = static_cast<const WithItem&>(node);
            later(item.context_expr, scope);
            return later_bound(item.optional_vars, BindingKind::With, node, scope);
        }
        case NodeKind::ExceptHandler: {
            const auto& handler = static_cast<const ExceptHandler&>(node);
            bind(scope, handler.name, {BindingKind::Exception, &node, nullptr});
            break;
        }
        case NodeKind::MatchAs:
            bind(scope, static_cast<const MatchAs&>(node).name, {BindingKind::Pattern, &node, nullptr});
            break;
        case NodeKind::MatchStar:
            return bind(scope, static_cast<const MatchStar&>(node).name, {BindingKind::Pattern, &node, nullptr});
        case NodeKind::MatchMapping:
            bind(scope, static_cast<const MatchMapping&>(node).rest, {BindingKind::Pattern, &node, nullptr});
            break;
        case NodeKind::Global:
        case NodeKind::Nonlocal:
            for (const Identifier name : static_cast<const GlobalOrNonlocal&>(node).names) {
                use(scope, name);
                Symbol& declared = table_.symbols_[symbol_of(scope, name)];
                declare(declared, node.kind == NodeKind::Global);
            }
            return;
        // Only these pass on what binds the names in them.
        case NodeKind::Tuple:
        case NodeKind::List: return later(static_cast<const Sequence&>(node).elts, scope, at.binder);
        case NodeKind::Starred: return later(static_cast<const Starred&>(node).value, scope, at.binder);
        default: break;
    }
    for_each_child(node, [&](const Node* child) { later(child, scope); });
}

void ScopeBuilder::visit_function(const FunctionDef& def, ScopeId scope) {
    later(def.decorator_list, scope);
    visit_defaults(*def.args, scope);
    bind(scope, def.name, {BindingKind::Function, &def, nullptr});
    ScopeId outer = scope;
    if (!def.type_params.empty()) {
        outer = add_scope(ScopeKind::TypeParameters, scope, def);
        later(def.type_params, outer);
    }
    visit_annotations(*def.args, outer);
    later_annotation(def.returns, outer);
    const ScopeId body = add_scope(ScopeKind::Function, outer, def);
    bind_parameters(*def.args, body);
    later(def.body, body);
}

void ScopeBuilder::visit_class(const ClassDef& def, ScopeId scope) {
    later(def.decorator_list, scope);
    bind(scope, def.name, {BindingKind::Class, &def, nullptr});
    ScopeId outer = scope;
    if (!def.type_params.empty()) {
        outer = add_scope(ScopeKind::TypeParameters, scope, def);
        table_.scopes_[outer].private_class = tree_.slice(def.name);
        later(def.type_params, outer);
    }
    later(def.arguments, outer);
    const ScopeId body = add_scope(ScopeKind::Class, outer, def);
    table_.scopes_[body].private_class = tree_.slice(def.name);
    later(def.body, body);
}

void ScopeBuilder::visit_lambda(const Lambda& lambda, ScopeId scope) {
    visit_defaults(*lambda.args, scope);
    const ScopeId body = add_scope(ScopeKind::Lambda, scope, lambda);
    bind_parameters(*lambda.args, body);
    later(lambda.body, body);
}

void ScopeBuilder::visit_comprehension(const ComprehensionExpr& comprehension, ScopeId scope) {
    const ScopeId inner = add_scope(ScopeKind::Comprehension, scope, comprehension);
    for (std::size_t i = 0; i < comprehension.generators.size(); ++i) {
        const auto& clause = static_cast<const Comprehension&>(*comprehension.generators[i]);
        // The leftmost iterable is evaluated by the enclosing scope.
        later(clause.iter, i == 0 ? scope : inner);
        later_bound(clause.target, BindingKind::Loop, clause, inner);
        later(clause.ifs, inner);
    }
    later(comprehension.element, inner);
    later(comprehension.value, inner);
}

void ScopeBuilder::visit_type_param(const TypeParam& param, ScopeId scope) {
    bind(scope, param.name, {BindingKind::TypeParameter, &param, nullptr});
    for (const Node* part : {param.bound, param.default_value}) {
        if (part != nullptr) later(part, add_scope(ScopeKind::TypeVariable, scope, param));
    }
}

void ScopeBuilder::visit_type_alias(const TypeAlias& alias, ScopeId scope) {
    later_bound(alias.name, BindingKind::TypeAlias, alias, scope);
    ScopeId outer = scope;
    if (!alias.type_params.empty()) {
        outer = add_scope(ScopeKind::TypeParameters, scope, alias);
        later(alias.type_params, outer);
    }
    later(alias.value, add_scope(ScopeKind::TypeAlias, outer, alias));
}

void ScopeBuilder::visit_annotated_assignment(const AnnAssign& assign, ScopeId scope) {
    const bool declares = assign.simple() || assign.value != nullptr || assign.target->kind != NodeKind::Name;
    const auto kind = assign.value != nullptr ? BindingKind::Assignment : BindingKind::Annotation;
    if (declares) later_bound(assign.target, kind, assign, scope);
    later_annotation(assign.annotation, scope);
    later(assign.value, scope);
}

// In a comprehension `:=` binds in the scope around it (PEP 572).
void ScopeBuilder::visit_named_expression(const NamedExpr& named, ScopeId scope) {
    ScopeId holder = scope;
    while (table_.scopes_[holder].kind == ScopeKind::Comprehension) holder = table_.scopes_[holder].parent;
    if (holder != scope && named.target->kind == NodeKind::Name) {
        Symbol& seen = table_.symbols_[symbol_of(scope, named.target->span)];
        const SymbolId outer = table_.find(holder, seen.name);
        const bool global = holder == 0 || (outer != no_id && table_.symbols_[outer].is_global);
        declare(seen, global);
    }
    later_bound(named.target, BindingKind::Assignment, named, holder);
    later(named.value, scope);
}

void ScopeBuilder::visit_import(const Nodes& names, const Node& statement, ScopeId scope) {
    for (const Node* const node : names) {
        const auto& alias = static_cast<const Alias&>(*node);
        const std::string_view name = tree_.slice(alias.name);
        if (name == "*") {
            table_.star_imports_.push_back(static_cast<const ImportFrom*>(&statement));
            continue;
        }
        Identifier bound = alias.asname.length() > 0 ? alias.asname : alias.name;
        if (alias.asname.length() == 0) {
            // `import a.b` binds `a`.
            const auto dot = name.find_first_of(". \t\\");
            if (dot != std::string_view::npos) bound.end = bound.begin + static_cast<Offset>(dot);
        }
        bind(scope, bound, {BindingKind::Import, &statement, &alias});
    }
}

namespace {

template <class Visit>
void for_each_parameter(const Arguments& arguments, Visit&& visit) {
    for (const Node* arg : arguments.posonlyargs) visit(static_cast<const Arg&>(*arg));
    for (const Node* arg : arguments.args) visit(static_cast<const Arg&>(*arg));
    if (arguments.vararg != nullptr) visit(*arguments.vararg);
    for (const Node* arg : arguments.kwonlyargs) visit(static_cast<const Arg&>(*arg));
    if (arguments.kwarg != nullptr) visit(*arguments.kwarg);
}

}  // namespace

void ScopeBuilder::visit_annotations(const Arguments& arguments, ScopeId scope) {
    for_each_parameter(arguments, [&](const Arg& arg) { later_annotation(arg.annotation, scope); });
}

void ScopeBuilder::visit_defaults(const Arguments& arguments, ScopeId scope) {
    for_each_parameter(arguments, [&](const Arg& arg) { later(arg.default_value, scope); });
}

void ScopeBuilder::bind_parameters(const Arguments& arguments, ScopeId scope) {
    for_each_parameter(arguments, [&](const Arg& arg) {
        bind(scope, arg.name, {BindingKind::Parameter, &arg, nullptr});
    });
}

void ScopeBuilder::visit_name(const Node& name, ScopeId scope, std::uint32_t binder) {
    if (binder != no_binder) return bind(scope, name.span, binders_[binder]);
    use(scope, name.span);
    // A method that calls super() has the class at hand.
    const ScopeKind kind = table_.scopes_[scope].kind;
    if (kind != ScopeKind::Module && kind != ScopeKind::Class && tree_.slice(name.span) == "super") {
        Symbol& implied = table_.symbols_[symbol(scope, "__class__")];
        implied.is_used = true;
        implied.only_in_annotations &= in_annotation_;
    }
}

void ScopeBuilder::later_bound(const Node* target, BindingKind kind, const Node& node, ScopeId scope) {
    if (target == nullptr) return;
    binders_.push_back({kind, &node, target});
    later(target, scope, static_cast<std::uint32_t>(binders_.size() - 1));
}

ScopeId ScopeBuilder::add_scope(ScopeKind kind, ScopeId parent, const Node& node) {
    Scope scope;
    scope.kind = kind;
    scope.parent = parent;
    scope.node = &node;
    scope.in_annotation = in_annotation_;
    if (parent != no_id) scope.private_class = table_.scopes_[parent].private_class;
    table_.scopes_.push_back(scope);
    return static_cast<ScopeId>(table_.scopes_.size() - 1);
}

std::string_view ScopeBuilder::keep(std::string name) { return table_.names_.emplace_back(std::move(name)); }

// The name as CPython keeps it: normalised, and a private one of a class with the class before it (reference, "Private
// name mangling").
std::string_view ScopeBuilder::text_name(ScopeId scope, Identifier identifier) {
    std::string_view name = tree_.slice(identifier);
    if (!tree_.text().is_ascii_until(identifier.end) &&
        std::any_of(name.begin(), name.end(), [](char c) { return is(c, non_ascii); }))
        name = keep(normalized_identifier(name));
    if (!name.starts_with("__") || name.ends_with("__")) return name;
    std::string_view holder = table_.scopes_[scope].private_class;
    holder.remove_prefix(std::min(holder.find_first_not_of('_'), holder.size()));
    if (holder.empty()) return name;
    return keep("_" + normalized_identifier(holder) + std::string(name));
}

SymbolId ScopeBuilder::symbol(ScopeId scope, std::string_view text) {
    const HashedName name(text);
    const SymbolId known = table_.find(scope, name);
    if (known != no_id) return known;
    const auto id = static_cast<SymbolId>(table_.symbols_.size());
    Symbol& symbol = table_.symbols_.emplace_back();
    symbol.name = text;
    symbol.scope = scope;
    table_.by_name_.add(id, scope, name);
    return id;
}

SymbolId ScopeBuilder::symbol_of(ScopeId scope, Identifier name) { return symbol(scope, text_name(scope, name)); }

void ScopeBuilder::use(ScopeId scope, Identifier name) {
    if (name.length() == 0) return;
    const SymbolId id = symbol_of(scope, name);
    table_.symbols_[id].is_used = true;
    table_.symbols_[id].only_in_annotations &= in_annotation_;
    table_.occurrences_.push_back({name, id, false});
}

void ScopeBuilder::bind(ScopeId scope, Identifier name, const Binder& binder) {
    if (name.length() == 0) return;
    const SymbolId id = symbol_of(scope, name);
    Symbol& symbol = table_.symbols_[id];
    symbol.only_in_annotations &= in_annotation_;
    symbol.is_bound = true;
    if (binder.kind == BindingKind::Parameter) symbol.is_parameter = true;
    if (binder.kind == BindingKind::Import) symbol.is_imported = true;
    if (binder.node->kind == NodeKind::AnnAssign) symbol.is_annotated = true;
    table_.occurrences_.push_back({name, id, true});
    table_.bindings_.push_back({binder.kind, id, name, binder.node, binder.part, scope});
}

// Scopes and so their symbols come after those around them, but a scope may be left and come back to: outer symbols are
// resolved on the way, whichever comes first.
void ScopeBuilder::resolve(SymbolId id) {
    Symbol& symbol = table_.symbols_[id];
    if (symbol.scope == 0) {
        symbol.resolution = symbol.is_global ? Resolution::GlobalExplicit : Resolution::Local;
        const bool exists = symbol.is_bound || symbol.is_implied || symbol.is_global;
        symbol.target = exists ? id : no_id;
        if (!exists) symbol.resolution = Resolution::GlobalImplicit;
        return;
    }
    if (symbol.is_global) {
        symbol.resolution = Resolution::GlobalExplicit;
        symbol.target = table_.find(0, symbol.name);
    } else if (symbol.is_bound && !symbol.is_nonlocal) {
        symbol.resolution = Resolution::Local;
        symbol.target = id;
    } else {
        resolve_outwards(id);
    }
}

void ScopeBuilder::resolve_outwards(SymbolId id) {
    Symbol& symbol = table_.symbols_[id];
    const HashedName name(symbol.name);
    // What belongs to the type parameters of a class's members, or to aliases in a class, sees the class's names.
    const auto is_annotation_scope = [this](ScopeId scope) {
        const ScopeKind kind = table_.scopes_[scope].kind;
        return kind == ScopeKind::TypeParameters || kind == ScopeKind::TypeVariable || kind == ScopeKind::TypeAlias;
    };
    bool sees_class = is_annotation_scope(symbol.scope);
    for (ScopeId scope = table_.scopes_[symbol.scope].parent; scope != 0; scope = table_.scopes_[scope].parent) {
        const Scope& around = table_.scopes_[scope];
        const SymbolId found = table_.find(scope, name);
        if (around.kind == ScopeKind::Class) {
            const bool seen =
                sees_class && found != no_id && table_.symbols_[found].is_bound && !table_.symbols_[found].is_nonlocal;
            if (seen) {
                symbol.resolution =
                    table_.symbols_[found].is_global ? Resolution::GlobalExplicit : Resolution::GlobalImplicit;
                resolve(found);
                symbol.target = table_.symbols_[found].target;
                return;
            }
            sees_class = false;
            if (symbol.name == "__class__") {
                symbol.resolution = Resolution::Free;
                return;
            }
            continue;
        }
        sees_class = sees_class && is_annotation_scope(scope);
        if (found == no_id) continue;
        const Symbol& outer = table_.symbols_[found];
        if (outer.is_global) break;
        if (!outer.is_bound || outer.is_nonlocal) continue;
        symbol.resolution = Resolution::Free;
        symbol.target = found;
        return;
    }
    symbol.resolution = Resolution::GlobalImplicit;
    const SymbolId found = table_.find(0, name);
    if (found == no_id) return;
    const Symbol& global = table_.symbols_[found];
    if (global.is_bound || global.is_implied || global.is_global) symbol.target = found;
}

void ScopeBuilder::finish() {
    auto& bindings = table_.bindings_;
    for (BindingSite& binding : bindings) {
        const SymbolId target = table_.symbols_[binding.symbol].target;
        if (target == no_id) continue;
        binding.symbol = target;
        Symbol& bound = table_.symbols_[target];
        bound.is_bound_elsewhere = bound.is_bound_elsewhere || bound.scope != binding.scope;
    }
    sort_bindings();
    std::sort(table_.occurrences_.begin(), table_.occurrences_.end(),
              [](const Occurrence& a, const Occurrence& b) { return a.span.begin < b.span.begin; });
    index_occurrences();
    for (ScopeId id = 0; id < table_.scopes_.size(); ++id) {
        const ScopeKind kind = table_.scopes_[id].kind;
        if (kind != ScopeKind::TypeParameters && kind != ScopeKind::TypeVariable)
            table_.by_node_.emplace_back(table_.scopes_[id].node, id);
    }
    std::sort(table_.by_node_.begin(), table_.by_node_.end());
}

// By symbol, of which the numbers are dense, and those of one by place: they come nearly so.
void ScopeBuilder::sort_bindings() {
    auto& first = table_.first_binding_;
    first.assign(table_.symbols_.size() + 1, 0);
    for (const BindingSite& binding : table_.bindings_) ++first[binding.symbol + 1];
    for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
    std::vector<BindingSite> sorted(table_.bindings_.size());
    std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
    for (const BindingSite& binding : table_.bindings_) sorted[next[binding.symbol]++] = binding;
    const auto by_place = [](const BindingSite& a, const BindingSite& b) { return a.name.begin < b.name.begin; };
    for (std::size_t symbol = 0; symbol + 1 < first.size(); ++symbol) {
        const auto begin = sorted.begin() + first[symbol];
        const auto end = sorted.begin() + first[symbol + 1];
        if (!std::is_sorted(begin, end, by_place)) std::stable_sort(begin, end, by_place);
    }
    table_.bindings_ = std::move(sorted);
}

void ScopeBuilder::index_occurrences() {
    auto& first = table_.first_occurrence_;
    first.assign(table_.symbols_.size() + 1, 0);
    const auto target_of = [this](const Occurrence& one) { return table_.symbols_[one.symbol].target; };
    for (const Occurrence& one : table_.occurrences_) {
        if (target_of(one) != no_id) ++first[target_of(one) + 1];
    }
    for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
    table_.by_symbol_.resize(first.back());
    std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
    for (std::uint32_t i = 0; i < table_.occurrences_.size(); ++i) {
        const SymbolId target = target_of(table_.occurrences_[i]);
        if (target != no_id) table_.by_symbol_[next[target]++] = i;
    }
}

}  // namespace pykind::semantics
