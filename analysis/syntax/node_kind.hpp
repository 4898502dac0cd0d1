// The kinds of nodes, named as CPython's `ast` names its classes; Missing and Invalid are our own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pykind::syntax {

enum class NodeKind : std::uint8_t {
    Module,
    // Statements
    FunctionDef,
    AsyncFunctionDef,
    ClassDef,
    Return,
    Delete,
    Assign,
    TypeAlias,
    AugAssign,
    AnnAssign,
    For,
    AsyncFor,
    While,
    If,
    With,
    AsyncWith,
    Match,
    Raise,
    Try,
    TryStar,
    Assert,
    Import,
    ImportFrom,
    Global,
    Nonlocal,
    Expr,
    Pass,
    Break,
    Continue,
    Invalid,
    // Expressions
    BoolOp,
    NamedExpr,
    BinOp,
    UnaryOp,
    Lambda,
    IfExp,
    Dict,
    Set,
    ListComp,
    SetComp,
    DictComp,
    GeneratorExp,
    Await,
    Yield,
    YieldFrom,
    Compare,
    Call,
    FormattedValue,
    Interpolation,
    JoinedStr,
    TemplateStr,
    Constant,
    Attribute,
    Subscript,
    Starred,
    Name,
    List,
    Tuple,
    Slice,
    Missing,
    // Patterns
    MatchValue,
    MatchSingleton,
    MatchSequence,
    MatchMapping,
    MatchClass,
    MatchStar,
    MatchAs,
    MatchOr,
    // Parts
    Arguments,
    Arg,
    Keyword,
    Alias,
    WithItem,
    Comprehension,
    ExceptHandler,
    MatchCase,
    TypeVar,
    ParamSpec,
    TypeVarTuple,
};

inline constexpr std::size_t node_kind_count = static_cast<std::size_t>(NodeKind::TypeVarTuple) + 1;

// `ast`'s name of the class ("match_case", "arg"), or our own for Missing and Invalid.
[[nodiscard]] std::string_view name_of(NodeKind kind);

// True for the kinds that `ast` gives a position: statements, expressions, patterns, handlers, arg, keyword, alias and
// type parameters. False for Module, Arguments, WithItem, Comprehension, MatchCase, Missing and Invalid.
[[nodiscard]] bool has_position(NodeKind kind);

[[nodiscard]] constexpr bool is_statement(NodeKind kind) {
    return NodeKind::FunctionDef <= kind && kind <= NodeKind::Invalid;
}
[[nodiscard]] constexpr bool is_expression(NodeKind kind) {
    return NodeKind::BoolOp <= kind && kind <= NodeKind::Missing;
}
[[nodiscard]] constexpr bool is_pattern(NodeKind kind) {
    return NodeKind::MatchValue <= kind && kind <= NodeKind::MatchOr;
}

}  // namespace pykind::syntax
