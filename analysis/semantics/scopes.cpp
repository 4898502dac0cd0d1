#include "analysis/semantics/scopes.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "analysis/semantics/scope_builder.hpp"
#include "analysis/syntax/characters.hpp"

namespace pykind::semantics {

using namespace syntax;

SymbolTable SymbolTable::build(const syntax::SyntaxTree& tree) { return ScopeBuilder(tree).build(); }

namespace {

std::uint32_t hash_of(ScopeId scope, const HashedName& name) {
    constexpr std::size_t spreading = 0x9e3779b97f4a7c15;
    return static_cast<std::uint32_t>(name.hash ^ (scope * spreading));
}

}  // namespace

SymbolId SymbolIndex::find(const std::vector<Symbol>& symbols, ScopeId scope, const HashedName& name) const {
    if (slots_.empty()) return no_id;
    const std::size_t mask = slots_.size() - 1;
    const std::uint32_t hash = hash_of(scope, name);
    for (std::size_t at = hash & mask; slots_[at].id != no_id; at = (at + 1) & mask) {
        if (slots_[at].hash != hash) continue;
        const Symbol& symbol = symbols[slots_[at].id];
        if (symbol.scope == scope && symbol.name == name.text) return slots_[at].id;
    }
    return no_id;
}

void SymbolIndex::add(SymbolId id, ScopeId scope, const HashedName& name) {
    if (++count_ * 2 > slots_.size()) resize(std::max<std::size_t>(64, slots_.size() * 4));
    put({id, hash_of(scope, name)});
}

void SymbolIndex::put(const Slot& slot) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = slot.hash & mask;
    while (slots_[at].id != no_id) at = (at + 1) & mask;
    slots_[at] = slot;
}

void SymbolIndex::resize(std::size_t slots) {
    const std::vector<Slot> before = std::exchange(slots_, std::vector<Slot>(slots));
    for (const Slot& slot : before) {
        if (slot.id != no_id) put(slot);
    }
}

void SymbolIndex::shrink_to_fit() {
    const std::size_t enough = std::bit_ceil(count_ + count_ / 2 + 1);
    if (enough < slots_.size()) resize(enough);
}

void SymbolTable::shrink_to_fit() {
    scopes_.shrink_to_fit();
    symbols_.shrink_to_fit();
    occurrences_.shrink_to_fit();
    bindings_.shrink_to_fit();
    by_name_.shrink_to_fit();
    by_node_.shrink_to_fit();
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

SymbolId SymbolTable::find(ScopeId scope, const HashedName& name) const { return by_name_.find(symbols_, scope, name); }

SymbolId SymbolTable::look_up(ScopeId scope, std::string_view text) const {
    const HashedName name(text);
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
