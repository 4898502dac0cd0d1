// The scopes of a file, and which scope every name belongs to, as CPython's symtable decides it (Python reference,
// "Naming and binding"; PEP 227, 572, 695; `symtable` of the standard library shows the same).
//
// Two things are kept that CPython has no use for. Names in annotations are resolved even where the annotations stay
// text (PEP 563); and a comprehension is a scope of its own although 3.12 compiles it into the one around it (PEP 709).
#pragma once

#include <concepts>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/syntax/parser.hpp"

namespace pykind::semantics {

enum class ScopeKind : std::uint8_t {
    Module,
    Class,
    Function,
    Lambda,
    Comprehension,  // list, set and dict comprehensions and generator expressions
    TypeParameters,
    TypeVariable,  // the bound or the default of a type parameter
    TypeAlias,     // the value of a `type` statement
};

using ScopeId = std::uint32_t;
using SymbolId = std::uint32_t;
inline constexpr std::uint32_t no_id = 0xFFFFFFFF;

struct Scope {
    ScopeKind kind = ScopeKind::Module;
    ScopeId parent = no_id;
    const syntax::Node* node =
        nullptr;  // the Module, ClassDef, FunctionDef, Lambda, comprehension, TypeParam or TypeAlias
    // The class whose name is put before private names in here (`__x` → `_C__x`); empty outside of classes.
    std::string_view private_class;
    bool in_annotation = false;
};

// How a name comes to stand for something.
enum class BindingKind : std::uint8_t {
    Assignment,     // target of an Assign, a NamedExpr or of an AnnAssign with a value
    Annotation,     // `x: int`, which binds nothing but declares
    Augmented,      // `x += 1`
    Parameter,      // Arg
    Function,       // FunctionDef
    Class,          // ClassDef
    Import,         // Alias
    Loop,           // target of a For or a Comprehension
    With,           // `as` of a WithItem
    Exception,      // ExceptHandler
    Pattern,        // MatchAs, MatchStar, MatchMapping
    TypeParameter,  // TypeParam
    TypeAlias,
    Delete,
};

struct BindingSite {
    BindingKind kind;
    SymbolId symbol;          // the one that stands for it after `global` and `nonlocal`
    syntax::Identifier name;  // where the name stands
    // The node that binds: Assign, NamedExpr, AnnAssign, AugAssign, Arg, FunctionDef, ClassDef, Import, ImportFrom,
    // For, Comprehension, WithItem, ExceptHandler, a pattern, TypeParam, TypeAlias, Delete.
    const syntax::Node* node;
    // The part of it that is bound: the whole target (which may be a tuple around the name) of an assignment, loop or
    // `with` item; the Alias of an import; else null.
    const syntax::Node* part;
    ScopeId scope;  // where the binding stands
};

enum class Resolution : std::uint8_t { Local, GlobalExplicit, GlobalImplicit, Free };

// A name in a scope.
struct Symbol {
    std::string_view name;  // normalised to NFKC and mangled, as CPython keeps it
    ScopeId scope = 0;
    Resolution resolution = Resolution::GlobalImplicit;
    // The symbol that it stands for: itself where it is local, that of the scope which binds it, or no_id for builtins
    // and for names that nothing binds.
    SymbolId target = no_id;
    bool is_used : 1 = false;  // read, or declared
    bool is_bound : 1 = false;
    bool is_parameter : 1 = false;
    bool is_imported : 1 = false;
    bool is_annotated : 1 = false;
    bool is_global : 1 = false;           // declared `global`
    bool is_nonlocal : 1 = false;         // declared `nonlocal`
    bool is_implied : 1 = false;          // only by a `global` elsewhere: the scope itself does not name it
    bool is_bound_elsewhere : 1 = false;  // through a `global` or `nonlocal` of another scope
    bool only_in_annotations : 1 = true;
};

// A place where a name stands and is read, bound, deleted or declared.
struct Occurrence {
    syntax::Span span;
    SymbolId symbol;  // as seen from the scope where it stands
    bool is_binding;
};

// A name and its hash, which is the same in whatever scope the name is looked for.
struct HashedName {
    template <std::convertible_to<std::string_view> Text>
    HashedName(const Text& name) : text(name), hash(std::hash<std::string_view>{}(text)) {}
    std::string_view text;
    std::size_t hash;
};

// Finds symbols by scope and name: a hash table with open addresses.
class SymbolIndex {
public:
    // no_id if the scope has no such name.
    [[nodiscard]] SymbolId find(const std::vector<Symbol>& symbols, ScopeId scope, const HashedName& name) const;
    // A name that its scope has not had before.
    void add(SymbolId id, ScopeId scope, const HashedName& name);
    // Gives back what it would only fill if more came.
    void shrink_to_fit();

private:
    struct Slot {
        SymbolId id = no_id;
        std::uint32_t hash = 0;  // of scope and name: most symbols that are not meant are told by it alone
    };
    void put(const Slot& slot);
    void resize(std::size_t slots);

    std::vector<Slot> slots_;  // a power of two of them, at least a third of them free: no_id
    std::size_t count_ = 0;
};

// It points into the tree, which must outlive it. Immutable once built.
class SymbolTable {
public:
    static SymbolTable build(const syntax::SyntaxTree& tree);

    SymbolTable(SymbolTable&&) = default;
    SymbolTable& operator=(SymbolTable&&) = default;

    // Gives back the memory that its making took and it does not fill.
    void shrink_to_fit();

    // The module's scope is the first; each comes after the one around it.
    [[nodiscard]] const std::vector<Scope>& scopes() const { return scopes_; }
    [[nodiscard]] const std::vector<Symbol>& symbols() const { return symbols_; }
    // By place.
    [[nodiscard]] const std::vector<Occurrence>& occurrences() const { return occurrences_; }

    // The name that stands at an offset; null if none does.
    [[nodiscard]] const Occurrence* occurrence_at(syntax::Offset offset) const;

    // Where names that stand for a symbol are, in whatever scope, by place: their indexes in `occurrences`.
    [[nodiscard]] std::span<const std::uint32_t> occurrences_of(SymbolId symbol) const;

    // The bindings of a symbol in order of place, also those made through `global` and `nonlocal` elsewhere.
    struct Bindings {
        const BindingSite* first = nullptr;
        const BindingSite* last = nullptr;
        [[nodiscard]] const BindingSite* begin() const { return first; }
        [[nodiscard]] const BindingSite* end() const { return last; }
        [[nodiscard]] bool empty() const { return first == last; }
    };
    [[nodiscard]] Bindings bindings(SymbolId symbol) const;

    // The symbol that a name of a scope is (mangled), not looked for any further; no_id if it has none.
    [[nodiscard]] SymbolId find(ScopeId scope, const HashedName& name) const;

    // The symbol that a name means where it is read in a scope; no_id for builtins.
    [[nodiscard]] SymbolId look_up(ScopeId scope, std::string_view name) const;

    // The scope whose body a node makes; no_id if it makes none.
    [[nodiscard]] ScopeId scope_of(const syntax::Node* node) const;

    // `from module import *`, in order, wherever they stand.
    [[nodiscard]] const std::vector<const syntax::ImportFrom*>& star_imports() const { return star_imports_; }

private:
    friend class ScopeBuilder;
    SymbolTable() = default;

    std::vector<Scope> scopes_;
    std::vector<Symbol> symbols_;
    std::vector<Occurrence> occurrences_;
    std::vector<std::uint32_t> by_symbol_;         // indexes of occurrences, by the symbol they stand for
    std::vector<std::uint32_t> first_occurrence_;  // of each symbol in `by_symbol_`, and one past the last
    std::vector<BindingSite> bindings_;            // by symbol, then by place
    std::vector<std::uint32_t> first_binding_;     // of each symbol, and one past the last
    SymbolIndex by_name_;
    std::vector<std::pair<const syntax::Node*, ScopeId>> by_node_;
    std::vector<const syntax::ImportFrom*> star_imports_;
    std::deque<std::string> names_;  // those that differ from the text
};

// What `__qualname__` of the class or function that makes a scope is: "C.m", "f.<locals>.C".
[[nodiscard]] std::string qualified_name_of(const syntax::SyntaxTree& tree, const SymbolTable& symbols, ScopeId scope);

}  // namespace pykind::semantics
