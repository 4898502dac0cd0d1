// Classes of characters, as Python's lexical analysis divides them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "analysis/syntax/source_text.hpp"

namespace pykind::syntax {

// The classes of an ASCII byte; a byte may be in several.
enum CharacterClass : std::uint8_t {
    identifier_start = 1,
    identifier_part = 2,
    digit = 4,
    hex_digit = 8,
    blank = 16,         // space, tab, form feed
    string_stop = 32,   // where the scan of a string's inside has to look: quotes, backslash, line endings, NUL
    non_ascii = 64,
};

namespace detail {

consteval std::array<std::uint8_t, 256> make_character_classes() {
    std::array<std::uint8_t, 256> classes{};
    for (int c = 0; c < 256; ++c) {
        std::uint8_t& bits = classes[static_cast<std::size_t>(c)];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (letter) bits |= identifier_start | identifier_part;
        if (c >= '0' && c <= '9') bits |= digit | hex_digit | identifier_part;
        if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) bits |= hex_digit;
        if (c == ' ' || c == '\t' || c == '\f') bits |= blank;
        if (c == '\'' || c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\0') bits |= string_stop;
        if (c >= 0x80) bits |= non_ascii;
    }
    return classes;
}

inline constexpr std::array<std::uint8_t, 256> character_classes = make_character_classes();

}  // namespace detail

[[nodiscard]] inline bool is(char c, std::uint8_t classes) {
    return (detail::character_classes[static_cast<unsigned char>(c)] & classes) != 0;
}

// A code point of a UTF-8 text and the bytes it takes; 0 bytes where none stands.
struct CodePoint {
    std::int32_t value = 0;
    std::uint32_t length = 0;
};
[[nodiscard]] CodePoint code_point_at(std::string_view text, Offset offset);

// XID_Start and XID_Continue, as `str.isidentifier` has them (Python reference, "Identifiers and keywords").
[[nodiscard]] bool starts_identifier(std::int32_t code_point);
[[nodiscard]] bool continues_identifier(std::int32_t code_point);

// An identifier as CPython stores it: in normalization form KC.
[[nodiscard]] std::string normalized_identifier(std::string_view identifier);

}  // namespace pykind::syntax
