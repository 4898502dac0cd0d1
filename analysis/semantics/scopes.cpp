#include "analysis/semantics/scopes.hpp"

#include <algorithm>

#include "analysis/semantics/scope_builder.hpp"
#include "analysis/syntax/characters.hpp"

namespace pykind::semantics {

using namespace syntax;

SymbolTable SymbolTable::build(const syntax::SyntaxTree& tree) { return ScopeBuilder(tree).build(); }

const Occurrence* SymbolTable::occurrence_at(syntax::Offset offset) const {
    const auto after = std::upper_bound(
        occurrences_.begin(), occurrences_.end(), offset,
        [](syntax::Offset value, const Occurrence& occurrence) { return value < occurrence.span.begin; });
    if (after == occurrences_.begin() || !std::prev(after)->span.contains(offset)) return nullptr;
    return &*std::prev(after);
}

SymbolTable::Bindings SymbolTable::bindings(SymbolId symbol) const {
    if (symbol >= symbols_.size()) return {};
    return {bindings_.data() + first_binding_[symbol], bindings_.data() + first_binding_[symbol + 1]};
}

SymbolId SymbolTable::find(ScopeId scope, std::string_view name) const {
    const auto& symbols = by_name_[scope];
    const auto found =
        std::lower_bound(symbols.begin(), symbols.end(), name,
                         [this](SymbolId id, std::string_view value) { return symbols_[id].name < value; });
    return found != symbols.end() && symbols_[*found].name == name ? *found : no_id;
}

SymbolId SymbolTable::look_up(ScopeId scope, std::string_view name) const {
    for (ScopeId at = scope; at != no_id; at = scopes_[at].parent) {
        if (at != scope && scopes_[at].kind == ScopeKind::Class) continue;
        const SymbolId found = find(at, name);
        if (found != no_id) return symbols_[found].target;
    }
    return no_id;
}

ScopeId SymbolTable::scope_of(const syntax::Node* node) const {
    const auto found =
        std::lower_bound(by_node_.begin(), by_node_.end(), node,
                         [](const auto& entry, const syntax::Node* value) { return entry.first < value; });
    return found != by_node_.end() && found->first == node ? found->second : no_id;
}

std::string qualified_name_of(const SyntaxTree& tree, const SymbolTable& symbols, ScopeId scope) {
    const auto own_name = [&](const Scope& at) -> std::string {
        if (const auto* cls = as<ClassDef>(at.node)) return normalized_identifier(tree.slice(cls->name));
        if (const auto* def = as<FunctionDef>(at.node)) return normalized_identifier(tree.slice(def->name));
        return at.kind == ScopeKind::Lambda ? "<lambda>" : "";
    };
    std::string name = own_name(symbols.scopes()[scope]);
    while (symbols.scopes()[scope].parent != no_id) {
        ScopeId around = symbols.scopes()[scope].parent;
        while (symbols.scopes()[around].kind == ScopeKind::TypeParameters) around = symbols.scopes()[around].parent;
        const SymbolId symbol = symbols.find(around, own_name(symbols.scopes()[scope]));
        if (symbol != no_id && symbols.symbols()[symbol].is_global) break;
        const std::string outer = own_name(symbols.scopes()[around]);
        const bool is_class = symbols.scopes()[around].kind == ScopeKind::Class;
        if (!outer.empty()) name = outer + (is_class ? "." : ".<locals>.") + name;
        scope = around;
    }
    return name;
}

}  // namespace pykind::semantics
