// The syntax tree: nodes named and shaped as CPython's `ast` names and shapes them (3.14), with byte spans.
//
// Spans are those of `ast`: parentheses around an expression are outside it (a tuple's own are inside), decorators are
// outside their definition, a generator expression that is a call's only argument spans the call's parentheses.
// What `ast` does not have and an editor needs: `Missing` where an expression should stand, and `Invalid` for
// statements that belong to none (an `except` without `try`, a block that nothing opens) and for the rest of a broken
// line.
//
// A tree is immutable once parsed. Nodes live in an arena: a pointer to one is good as long as its SyntaxTree.
#pragma once

#include "analysis/syntax/arena.hpp"
#include "analysis/syntax/node_kind.hpp"
#include "analysis/syntax/source_text.hpp"
#include "analysis/syntax/token.hpp"

namespace pykind::syntax {

// How an expression that can be assigned to is used. Load for everything else.
enum class ExprContext : std::uint8_t { Load, Store, Del };

struct Node {
    Span span;
    NodeKind kind;
    ExprContext context = ExprContext::Load;
    // Set by the parser on a statement whose own expressions hold nothing that decides or makes a function: no `yield`,
    // `await`, `lambda`, comprehension or `:=`. Such expressions need no visit by whoever looks only for those.
    bool plain = false;
    // Set on an expression that stands in parentheses of its own (which are outside its span).
    bool parenthesized = false;
};

// An identifier as it stands in the text. Empty where one is missing.
using Identifier = Span;

using Nodes = List<Node*>;

template <class T>
[[nodiscard]] T* as(Node* node) {
    return node != nullptr && T::is(node->kind) ? static_cast<T*>(node) : nullptr;
}
template <class T>
[[nodiscard]] const T* as(const Node* node) {
    return node != nullptr && T::is(node->kind) ? static_cast<const T*>(node) : nullptr;
}

// The base of a node struct that stands for exactly the kinds named.
template <NodeKind... Kinds>
struct NodeOf : Node {
    [[nodiscard]] static constexpr bool is(NodeKind kind) { return ((kind == Kinds) || ...); }
};

struct Module : NodeOf<NodeKind::Module> {
    Nodes body;
};

// --- Parts ---

struct Arg : NodeOf<NodeKind::Arg> {
    Identifier name;
    Node* annotation = nullptr;
    Node* default_value = nullptr;  // kept with its parameter, where `ast` keeps a list aside
};

// `def f(posonly, /, args, *vararg, kwonly, **kwarg)`
struct Arguments : NodeOf<NodeKind::Arguments> {
    Nodes posonlyargs;
    Nodes args;
    Arg* vararg = nullptr;
    Nodes kwonlyargs;
    Arg* kwarg = nullptr;
};

// `name=value` or `**value` (no name) in a call or a class definition
struct Keyword : NodeOf<NodeKind::Keyword> {
    Identifier name;
    Node* value = nullptr;
};

// `a.b as c` of an import; `name` is the dotted path as written
struct Alias : NodeOf<NodeKind::Alias> {
    Identifier name;
    Identifier asname;
};

struct WithItem : NodeOf<NodeKind::WithItem> {
    Node* context_expr = nullptr;
    Node* optional_vars = nullptr;
};

// `async for target in iter if a if b`; the span begins at `for` or `async`
struct Comprehension : NodeOf<NodeKind::Comprehension> {
    Node* target = nullptr;
    Node* iter = nullptr;
    Nodes ifs;
    bool is_async = false;
};

// Handlers and cases have a body of statements.
struct ExceptHandler : NodeOf<NodeKind::ExceptHandler> {
    Node* type = nullptr;
    Identifier name;
    Nodes body;
};

struct MatchCase : NodeOf<NodeKind::MatchCase> {
    Node* pattern = nullptr;
    Node* guard = nullptr;
    Nodes body;
};

// `T: bound = default`, `*Ts = default`, `**P = default`
struct TypeParam : NodeOf<NodeKind::TypeVar, NodeKind::ParamSpec, NodeKind::TypeVarTuple> {
    Identifier name;
    Node* bound = nullptr;
    Node* default_value = nullptr;
};

// --- Statements ---

struct FunctionDef : NodeOf<NodeKind::FunctionDef, NodeKind::AsyncFunctionDef> {
    Identifier name;
    Nodes decorator_list;
    Nodes type_params;
    Arguments* args = nullptr;  // never null after parsing
    Node* returns = nullptr;
    Nodes body;
    [[nodiscard]] bool is_async() const { return kind == NodeKind::AsyncFunctionDef; }
};

struct ClassDef : NodeOf<NodeKind::ClassDef> {
    Identifier name;
    Nodes decorator_list;
    Nodes type_params;
    Nodes arguments;  // bases and keywords as they stand: expressions, Starred and Keyword
    Nodes body;
};

struct Return : NodeOf<NodeKind::Return> {
    Node* value = nullptr;
};

struct Delete : NodeOf<NodeKind::Delete> {
    Nodes targets;
};

struct Assign : NodeOf<NodeKind::Assign> {
    Nodes targets;
    Node* value = nullptr;
};

struct TypeAlias : NodeOf<NodeKind::TypeAlias> {
    Node* name = nullptr;
    Nodes type_params;
    Node* value = nullptr;
};

struct AugAssign : NodeOf<NodeKind::AugAssign> {
    Node* target = nullptr;
    TokenKind op = TokenKind::PlusEqual;
    Node* value = nullptr;
};

struct AnnAssign : NodeOf<NodeKind::AnnAssign> {
    Node* target = nullptr;
    Node* annotation = nullptr;
    Node* value = nullptr;
    // `ast`'s `simple`: the target is a name without parentheses.
    [[nodiscard]] bool simple() const { return target->kind == NodeKind::Name && !target->parenthesized; }
};

struct For : NodeOf<NodeKind::For, NodeKind::AsyncFor> {
    Node* target = nullptr;
    Node* iter = nullptr;
    Nodes body;
    Nodes orelse;
    [[nodiscard]] bool is_async() const { return kind == NodeKind::AsyncFor; }
};

struct While : NodeOf<NodeKind::While> {
    Node* test = nullptr;
    Nodes body;
    Nodes orelse;
};

// An `elif` is an If alone in the `orelse`, spanning from its `elif`.
struct If : NodeOf<NodeKind::If> {
    Node* test = nullptr;
    Nodes body;
    Nodes orelse;
};

struct With : NodeOf<NodeKind::With, NodeKind::AsyncWith> {
    Nodes items;
    Nodes body;
    [[nodiscard]] bool is_async() const { return kind == NodeKind::AsyncWith; }
};

struct Match : NodeOf<NodeKind::Match> {
    Node* subject = nullptr;
    Nodes cases;
};

struct Raise : NodeOf<NodeKind::Raise> {
    Node* exc = nullptr;
    Node* cause = nullptr;
};

struct Try : NodeOf<NodeKind::Try, NodeKind::TryStar> {
    Nodes body;
    Nodes handlers;
    Nodes orelse;
    Nodes finalbody;
};

struct Assert : NodeOf<NodeKind::Assert> {
    Node* test = nullptr;
    Node* msg = nullptr;
};

struct Import : NodeOf<NodeKind::Import> {
    Nodes names;
    bool is_lazy = false;  // PEP 810
};

struct ImportFrom : NodeOf<NodeKind::ImportFrom> {
    Identifier module;  // as written, without the leading dots; empty for `from . import`
    std::uint32_t level = 0;
    Nodes names;  // Alias; a star import has one whose name is `*`
    bool is_lazy = false;
};

struct GlobalOrNonlocal : NodeOf<NodeKind::Global, NodeKind::Nonlocal> {
    List<Identifier> names;
};

struct ExprStatement : NodeOf<NodeKind::Expr> {
    Node* value = nullptr;
};

struct SimpleStatement : NodeOf<NodeKind::Pass, NodeKind::Break, NodeKind::Continue> {};

// What is left of something broken: the expressions that could be read, then a block, if one followed.
struct Invalid : NodeOf<NodeKind::Invalid> {
    Nodes parts;
    Nodes body;
};

// --- Expressions ---

// `a and b and c`
struct BoolOp : NodeOf<NodeKind::BoolOp> {
    TokenKind op = TokenKind::And;
    Nodes values;
};

struct NamedExpr : NodeOf<NodeKind::NamedExpr> {
    Node* target = nullptr;
    Node* value = nullptr;
};

struct BinOp : NodeOf<NodeKind::BinOp> {
    Node* left = nullptr;
    Node* right = nullptr;
    TokenKind op = TokenKind::Plus;
};

struct UnaryOp : NodeOf<NodeKind::UnaryOp> {
    Node* operand = nullptr;
    TokenKind op = TokenKind::Not;
};

struct Lambda : NodeOf<NodeKind::Lambda> {
    Arguments* args = nullptr;  // never null after parsing
    Node* body = nullptr;
};

struct IfExp : NodeOf<NodeKind::IfExp> {
    Node* body = nullptr;
    Node* test = nullptr;
    Node* orelse = nullptr;
};

// A null key stands for `**value`.
struct Dict : NodeOf<NodeKind::Dict> {
    Nodes keys;
    Nodes values;
};

// `[a, b]`, `{a, b}`, `a, b`
struct Sequence : NodeOf<NodeKind::List, NodeKind::Set, NodeKind::Tuple> {
    Nodes elts;
};

// All four comprehensions. In a DictComp `element` is the key (null for `**value`, PEP 798) and `value` its value.
struct ComprehensionExpr : NodeOf<NodeKind::ListComp, NodeKind::SetComp, NodeKind::DictComp, NodeKind::GeneratorExp> {
    Node* element = nullptr;
    Node* value = nullptr;
    Nodes generators;
};

struct Await : NodeOf<NodeKind::Await> {
    Node* value = nullptr;
};

struct Yield : NodeOf<NodeKind::Yield, NodeKind::YieldFrom> {
    Node* value = nullptr;  // null for a bare `yield`
};

// `a < b <= c`; `not in` and `is not` are TokenKind::NotIn and TokenKind::IsNot
struct Compare : NodeOf<NodeKind::Compare> {
    Node* left = nullptr;
    List<TokenKind> ops;
    Nodes comparators;
};

struct Call : NodeOf<NodeKind::Call> {
    Node* func = nullptr;
    Nodes arguments;  // as they stand: expressions, Starred and Keyword
};

// A replacement field `{value!r:spec}` of an f-string (FormattedValue) or t-string (Interpolation, PEP 750).
struct FormattedValue : NodeOf<NodeKind::FormattedValue, NodeKind::Interpolation> {
    Node* value = nullptr;
    Node* format_spec = nullptr;  // a JoinedStr
    char conversion = 0;          // 'r', 's', 'a' or 0
    bool debug = false;           // `{value=}`
};

// An f-string or t-string with all strings beside it. `values` are its replacement fields; literal text has no nodes.
struct JoinedStr : NodeOf<NodeKind::JoinedStr, NodeKind::TemplateStr> {
    Nodes values;
};

enum class ConstantKind : std::uint8_t { None, True, False, Ellipsis, Int, Float, Complex, Str, Bytes };

struct Constant : NodeOf<NodeKind::Constant> {
    ConstantKind type = ConstantKind::None;
};

struct Attribute : NodeOf<NodeKind::Attribute> {
    Node* value = nullptr;
    Identifier attr;
};

struct Subscript : NodeOf<NodeKind::Subscript> {
    Node* value = nullptr;
    Node* slice = nullptr;
};

struct Starred : NodeOf<NodeKind::Starred> {
    Node* value = nullptr;
};

// Its text is its span.
struct Name : NodeOf<NodeKind::Name> {};

struct Slice : NodeOf<NodeKind::Slice> {
    Node* lower = nullptr;
    Node* upper = nullptr;
    Node* step = nullptr;
};

// Where an expression was expected and none stands; an empty span.
struct Missing : NodeOf<NodeKind::Missing> {};

// --- Patterns ---

struct MatchValue : NodeOf<NodeKind::MatchValue> {
    Node* value = nullptr;
};

struct MatchSingleton : NodeOf<NodeKind::MatchSingleton> {};

struct MatchSequence : NodeOf<NodeKind::MatchSequence> {
    Nodes patterns;
};

struct MatchMapping : NodeOf<NodeKind::MatchMapping> {
    Nodes keys;
    Nodes patterns;
    Identifier rest;
};

struct MatchClass : NodeOf<NodeKind::MatchClass> {
    Node* cls = nullptr;
    Nodes patterns;
    List<Identifier> kwd_attrs;
    Nodes kwd_patterns;
};

struct MatchStar : NodeOf<NodeKind::MatchStar> {
    Identifier name;  // empty for `*_`
};

struct MatchAs : NodeOf<NodeKind::MatchAs> {
    Node* pattern = nullptr;
    Identifier name;  // empty for the wildcard `_`
};

struct MatchOr : NodeOf<NodeKind::MatchOr> {
    Nodes patterns;
};

// A fault in the syntax. `since` is 0, or the minor version 3.`since` in which what stands there became legal: such a
// fault counts only when the target version is older.
struct SyntaxError {
    Span span;
    std::string message;
    std::uint8_t since = 0;
};

// Calls visit(Node*) for each child that is there, in source order. A visitor that has `list(const Nodes&)` and
// `pairs(const Nodes& keys, const Nodes& values)` is given whole lists, and the two of a dictionary side by side, of
// which the keys may be null.
template <class Visit>
void for_each_child(const Node& node, Visit&& visit);

}  // namespace pykind::syntax

#include "analysis/syntax/tree_children.hpp"
