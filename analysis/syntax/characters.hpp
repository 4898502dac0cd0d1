// Classes of characters, as Python's lexical analysis divides them.
#pragma once

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <array>
#include <bit>
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
    blank = 16,        // space, tab, form feed
    string_stop = 32,  // where the scan of a string's inside has to look: quotes, backslash, line endings, NUL
    non_ascii = 64,
    second_of_operator = 128,  // what an operator that is longer than its first character goes on with, or a number
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
        if (c == '=' || c == '.' || c == '<' || c == '>' || c == '*' || c == '/' || (c >= '0' && c <= '9'))
            bits |= second_of_operator;
    }
    return classes;
}

inline constexpr std::array<std::uint8_t, 256> character_classes = make_character_classes();

}  // namespace detail

[[nodiscard]] inline bool is(char c, std::uint8_t classes) {
    return (detail::character_classes[static_cast<unsigned char>(c)] & classes) != 0;
}

// The number of characters at `text` that go on with an ASCII identifier: letters, digits, underscores. At least
// `limit` bytes can be read.
[[nodiscard]] inline std::size_t identifier_length(const char* text, std::size_t limit) {
    std::size_t length = 0;
#ifdef __SSE2__
    // Sixteen at a time: most words end within, and finding where costs no loop that the processor would mispredict.
    for (; limit - length >= 16; length += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + length));
        const auto in_range = [](__m128i value, char first, char count) {
            const __m128i shifted = _mm_sub_epi8(value, _mm_set1_epi8(first));
            return _mm_cmpeq_epi8(_mm_min_epu8(shifted, _mm_set1_epi8(count)), shifted);
        };
        const __m128i letters = in_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z' - 'a');
        const __m128i digits = in_range(bytes, '0', 9);
        const __m128i underscores = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('_'));
        const int mask = _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(letters, digits), underscores));
        if (mask != 0xFFFF) return length + static_cast<std::size_t>(std::countr_one(static_cast<unsigned>(mask)));
    }
#endif
    while (length < limit && is(text[length], identifier_part)) ++length;
    return length;
}

// The number of bytes at `text` among which a scan of a string's inside has nothing to look at (see string_stop); at
// least `limit` bytes can be read, and a NUL follows them.
[[nodiscard]] inline std::size_t plain_string_length(const char* text, std::size_t limit) {
    std::size_t length = 0;
#ifdef __SSE2__
    for (; limit - length >= 16; length += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + length));
        const auto is_byte = [bytes](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
        const __m128i quotes = _mm_or_si128(is_byte('\''), is_byte('"'));
        const __m128i line_ends = _mm_or_si128(is_byte('\n'), is_byte('\r'));
        const __m128i stops = _mm_or_si128(_mm_or_si128(quotes, line_ends), _mm_or_si128(is_byte('\\'), is_byte('\0')));
        const auto mask = static_cast<unsigned>(_mm_movemask_epi8(stops));
        if (mask != 0) return length + static_cast<std::size_t>(std::countr_zero(mask));
    }
#endif
    while (!is(text[length], string_stop)) ++length;
    return length;
}

// The number of spaces at `text`, of which at least `limit` bytes can be read.
[[nodiscard]] inline std::size_t space_count(const char* text, std::size_t limit) {
    std::size_t count = 0;
#ifdef __SSE2__
    for (; limit - count >= 16; count += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + count));
        const auto mask = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' '))));
        if (mask != 0xFFFF) return count + static_cast<std::size_t>(std::countr_one(mask));
    }
#endif
    while (count < limit && text[count] == ' ') ++count;
    return count;
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
