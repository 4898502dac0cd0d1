#include "analysis/syntax/token.hpp"

#include <array>
#include <bit>
#include <cstring>

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

// A word of two to eight characters as one number, the first character in its lowest byte. From both ends, so that
// nothing outside of the word is read.
constexpr std::uint64_t number_of(std::string_view word) {
    const auto load = [word](std::size_t begin, std::size_t count) {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < count; ++i)
            value |= static_cast<std::uint64_t>(static_cast<unsigned char>(word[begin + i])) << (8 * i);
        return value;
    };
    const std::size_t half = word.size() >= 4 ? 4 : 2;
    return load(0, half) | load(word.size() - half, half) << (8 * (word.size() - half));
}

struct KeywordSlot {
    std::uint64_t number = 0;
    TokenKind kind = TokenKind::Name;
};

constexpr unsigned slot_bits = 8;
constexpr std::uint64_t multiplier = 0x7ce42c8218072e8dU;  // leaves no two keywords in one slot, as make_slots proves

constexpr std::size_t slot_of(std::uint64_t number) {
    return static_cast<std::size_t>((number * multiplier) >> (64U - slot_bits));
}

consteval std::array<KeywordSlot, 1U << slot_bits> make_slots() {
    std::array<KeywordSlot, 1U << slot_bits> slots{};
    for (std::size_t i = first_keyword; i < first_keyword + keyword_count; ++i) {
        const std::uint64_t number = number_of(texts[i]);
        KeywordSlot& slot = slots[slot_of(number)];
        if (slot.number != 0) throw "two keywords share a slot";
        slot = {number, static_cast<TokenKind>(i)};
    }
    return slots;
}

constexpr std::array<KeywordSlot, 1U << slot_bits> slots = make_slots();

TokenKind keyword_with(std::uint64_t number) {
    const KeywordSlot& slot = slots[slot_of(number)];
    return slot.number == number ? slot.kind : TokenKind::Name;
}

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
    return word.size() < 2 || word.size() > 8 ? TokenKind::Name : keyword_with(number_of(word));
}

TokenKind keyword_in(const char* text, std::size_t size) {
    static_assert(std::endian::native == std::endian::little);
    std::uint64_t number = 0;
    std::memcpy(&number, text, sizeof number);
    return keyword_with(size > 8 ? 0 : number & (~std::uint64_t{0} >> (64 - 8 * size)));
}

std::string_view text_of(TokenKind kind) { return texts[static_cast<std::size_t>(kind)]; }

}  // namespace pykind::syntax
