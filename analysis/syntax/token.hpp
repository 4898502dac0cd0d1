// The tokens of a text. Names follow CPython's `token` module; every keyword has a kind of its own.
#pragma once

#include <string_view>

#include "analysis/syntax/source_text.hpp"

namespace pykind::syntax {

enum class TokenKind : std::uint8_t {
    EndMarker,
    Newline,
    Indent,
    Dedent,
    Name,
    Number,
    String,
    FStringStart,
    FStringMiddle,
    FStringEnd,
    // Keywords (the soft ones, `match case type lazy _`, are names)
    False,
    None,
    True,
    And,
    As,
    Assert,
    Async,
    Await,
    Break,
    Class,
    Continue,
    Def,
    Del,
    Elif,
    Else,
    Except,
    Finally,
    For,
    From,
    Global,
    If,
    Import,
    In,
    Is,
    Lambda,
    Nonlocal,
    Not,
    Or,
    Pass,
    Raise,
    Return,
    Try,
    While,
    With,
    Yield,
    // Brackets and delimiters
    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    Colon,
    Comma,
    Semicolon,
    Dot,
    Ellipsis,
    Arrow,
    At,
    Equal,
    ColonEqual,
    Exclamation,
    // Operators
    Plus,
    Minus,
    Star,
    Slash,
    DoubleSlash,
    Percent,
    DoubleStar,
    LeftShift,
    RightShift,
    Ampersand,
    VerticalBar,
    Caret,
    Tilde,
    Less,
    Greater,
    LessEqual,
    GreaterEqual,
    EqualEqual,
    NotEqual,
    // Augmented assignment
    PlusEqual,
    MinusEqual,
    StarEqual,
    SlashEqual,
    DoubleSlashEqual,
    PercentEqual,
    AtEqual,
    AmpersandEqual,
    VerticalBarEqual,
    CaretEqual,
    LeftShiftEqual,
    RightShiftEqual,
    DoubleStarEqual,
    // Made by the parser out of two tokens
    NotIn,
    IsNot,
    // What is no token of Python's; the lexer has reported it
    Error,
};

inline constexpr std::size_t token_kind_count = static_cast<std::size_t>(TokenKind::Error) + 1;

struct Token {
    Offset begin = 0;
    Offset end = 0;
    TokenKind kind = TokenKind::EndMarker;
    [[nodiscard]] Span span() const { return {begin, end}; }
};

[[nodiscard]] constexpr bool is_keyword(TokenKind kind) { return TokenKind::False <= kind && kind <= TokenKind::Yield; }
[[nodiscard]] constexpr bool is_augmented_assignment(TokenKind kind) {
    return TokenKind::PlusEqual <= kind && kind <= TokenKind::DoubleStarEqual;
}

// A keyword that can stand nowhere but at the beginning of a statement or of one of its clauses: where recovery may
// begin. `async`, `else`, `for`, `from` and `if` need a look at what follows.
[[nodiscard]] bool only_starts_statement(TokenKind kind);

// The keyword that a word is, or Name.
[[nodiscard]] TokenKind keyword_of(std::string_view word);
// The same, without a branch, of a word of `size` bytes, not 0, of which the first eight begin at `text`; if there are
// fewer, what follows them can be read and is ignored.
[[nodiscard]] TokenKind keyword_in(const char* text, std::size_t size);

// The token as it is written ("def", "**=", "not in"); for kinds without one text a description ("newline").
[[nodiscard]] std::string_view text_of(TokenKind kind);

}  // namespace pykind::syntax
