#include "analysis/semantics/scopes.hpp"

#include <algorithm>

#include "analysis/semantics/scope_builder.hpp"
#include "analysis/syntax/characters.hpp"

namespace pykind::semantics {

using namespace syntax;

SymbolTable SymbolTable::build(const syntax::SyntaxTree& tree) { return ScopeBuilder(tree).build(); }

namespace {

std::size_t hash_of(ScopeId scope, std::string_view name) {
    constexpr std::size_t spreading = 0x9e3779b97f4a7c15;
    return std::hash<std::string_view>{}(name) ^ (scope * spreading);
}

}  // namespace

SymbolId SymbolIndex::find(const std::vector<Symbol>& symbols, ScopeId scope, std::string_view name) const {
    if (slots_.empty()) return no_id;
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t slot = hash_of(scope, name) & mask; slots_[slot] != no_id; slot = (slot + 1) & mask) {
        const Symbol& symbol = symbols[slots_[slot]];
        if (symbol.scope == scope && symbol.name == name) return slots_[slot];
    }
    return no_id;
}

void SymbolIndex::add_last(const std::vector<Symbol>& symbols) {
    const auto last = static_cast<SymbolId>(symbols.size() - 1);
    if (symbols.size() * 2 <= slots_.size()) return put(symbols, last);
    slots_.assign(std::max<std::size_t>(64, slots_.size() * 4), no_id);
    for (SymbolId id = 0; id <= last; ++id) put(symbols, id);
}

void SymbolIndex::put(const std::vector<Symbol>& symbols, SymbolId id) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash_of(symbols[id].scope, symbols[id].name) & mask;
    while (slots_[slot] != no_id) slot = (slot + 1) & mask;
    slots_[slot] = id;
}

const Occurrence* SymbolTable::occurrence_at(syntax::Offset offset) const {
    const auto after = std::upper_bound(
        occurrences_.begin(), occurrences_.end(), offset,
        [](syntax::Offset value, const Occurrence& occurrence) { return value < occurrence.span.begin; });
    if (after == occurrences_.begin() || !std::prev(after)->span.contains(offset)) return nullptr;
    return &*std::prev(after);
}

std::span<const std::uint32_t> SymbolTable::occurrences_of(SymbolId symbol) const {
    if (symbol >= symbols_.size()) return {};
    return {by_symbol_.data() + first_occurrence_[symbol], by_symbol_.data() + first_occurrence_[symbol + 1]};
}

SymbolTable::Bindings SymbolTable::bindings(SymbolId symbol) const {
    if (symbol >= symbols_.size()) return {};
    return {bindings_.data() + first_binding_[symbol], bindings_.data() + first_binding_[symbol + 1]};
}

SymbolId SymbolTable::find(ScopeId scope, std::string_view name) const { return by_name_.find(symbols_, scope, name); }

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
