#include "analysis/syntax/token.hpp"

#include <array>

namespace pykind::syntax {

namespace {

constexpr std::array<std::string_view, token_kind_count> texts = {"end of file",
                                                                  "newline",
                                                                  "indent",
                                                                  "dedent",
                                                                  "name",
                                                                  "number",
                                                                  "string",
                                                                  "f-string start",
                                                                  "f-string text",
                                                                  "f-string end",
                                                                  "False",
                                                                  "None",
                                                                  "True",
                                                                  "and",
                                                                  "as",
                                                                  "assert",
                                                                  "async",
                                                                  "await",
                                                                  "break",
                                                                  "class",
                                                                  "continue",
                                                                  "def",
                                                                  "del",
                                                                  "elif",
                                                                  "else",
                                                                  "except",
                                                                  "finally",
                                                                  "for",
                                                                  "from",
                                                                  "global",
                                                                  "if",
                                                                  "import",
                                                                  "in",
                                                                  "is",
                                                                  "lambda",
                                                                  "nonlocal",
                                                                  "not",
                                                                  "or",
                                                                  "pass",
                                                                  "raise",
                                                                  "return",
                                                                  "try",
                                                                  "while",
                                                                  "with",
                                                                  "yield",
                                                                  "(",
                                                                  ")",
                                                                  "[",
                                                                  "]",
                                                                  "{",
                                                                  "}",
                                                                  ":",
                                                                  ",",
                                                                  ";",
                                                                  ".",
                                                                  "...",
                                                                  "->",
                                                                  "@",
                                                                  "=",
                                                                  ":=",
                                                                  "!",
                                                                  "+",
                                                                  "-",
                                                                  "*",
                                                                  "/",
                                                                  "//",
                                                                  "%",
                                                                  "**",
                                                                  "<<",
                                                                  ">>",
                                                                  "&",
                                                                  "|",
                                                                  "^",
                                                                  "~",
                                                                  "<",
                                                                  ">",
                                                                  "<=",
                                                                  ">=",
                                                                  "==",
                                                                  "!=",
                                                                  "+=",
                                                                  "-=",
                                                                  "*=",
                                                                  "/=",
                                                                  "//=",
                                                                  "%=",
                                                                  "@=",
                                                                  "&=",
                                                                  "|=",
                                                                  "^=",
                                                                  "<<=",
                                                                  ">>=",
                                                                  "**=",
                                                                  "not in",
                                                                  "is not",
                                                                  "invalid token"};

constexpr std::size_t first_keyword = static_cast<std::size_t>(TokenKind::False);
constexpr std::size_t keyword_count = static_cast<std::size_t>(TokenKind::Yield) - first_keyword + 1;

constexpr std::size_t hash_size = 128;

// The first, second and last characters tell all keywords apart; make_slots proves it at compile time.
constexpr std::size_t hash(std::string_view word) {
    const auto at = [word](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(word[i])); };
    return (at(0) + at(1) * 2 + at(word.size() - 1) * 13) % hash_size;
}

consteval std::array<std::uint8_t, hash_size> make_slots() {
    std::array<std::uint8_t, hash_size> slots{};
    for (std::size_t i = 0; i < keyword_count; ++i) {
        std::uint8_t& slot = slots[hash(texts[first_keyword + i])];
        if (slot != 0) throw "two keywords share a slot";
        slot = static_cast<std::uint8_t>(first_keyword + i);
    }
    return slots;
}

constexpr std::array<std::uint8_t, hash_size> slots = make_slots();

}  // namespace

bool only_starts_statement(TokenKind kind) {
    switch (kind) {
        case TokenKind::Def:
        case TokenKind::Class:
        case TokenKind::Import:
        case TokenKind::While:
        case TokenKind::With:
        case TokenKind::Return:
        case TokenKind::Raise:
        case TokenKind::Try:
        case TokenKind::Except:
        case TokenKind::Finally:
        case TokenKind::Elif:
        case TokenKind::Global:
        case TokenKind::Nonlocal:
        case TokenKind::Pass:
        case TokenKind::Break:
        case TokenKind::Continue:
        case TokenKind::Del:
        case TokenKind::Assert: return true;
        default: return false;
    }
}

TokenKind keyword_of(std::string_view word) {
    if (word.size() < 2 || word.size() > 8) return TokenKind::Name;
    const std::uint8_t slot = slots[hash(word)];
    return slot != 0 && texts[slot] == word ? static_cast<TokenKind>(slot) : TokenKind::Name;
}

std::string_view text_of(TokenKind kind) { return texts[static_cast<std::size_t>(kind)]; }

}  // namespace pykind::syntax
