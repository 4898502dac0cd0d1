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

[[nodiscard]] constexpr bool is_space_or_tab(char c) { return c == ' ' || c == '\t'; }

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

namespace detail {

// How many bytes at `text`, of which at least `limit` can be read, are `part` of something. Sixteen at a time, of which
// `parts` gives those that are: most runs end within, and finding where costs no loop that the processor would
// mispredict.
template <class Parts, class Part>
std::size_t run_length(const char* text, std::size_t limit, [[maybe_unused]] Parts parts, Part part) {
    std::size_t length = 0;
#ifdef __SSE2__
    for (; limit - length >= 16; length += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + length));
        const int mask = _mm_movemask_epi8(parts(bytes));
        if (mask != 0xFFFF) return length + static_cast<std::size_t>(std::countr_one(static_cast<unsigned>(mask)));
    }
#endif
    while (length < limit && part(text[length])) ++length;
    return length;
}

#ifdef __SSE2__
inline __m128i equal(__m128i bytes, char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); }

// Those from a character on, and so many after it.
inline __m128i in_range(__m128i bytes, char first, char count) {
    const __m128i shifted = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(shifted, _mm_set1_epi8(count)), shifted);
}

inline __m128i identifier_parts(__m128i bytes) {
    const __m128i letters = in_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z' - 'a');
    return _mm_or_si128(_mm_or_si128(letters, in_range(bytes, '0', 9)), equal(bytes, '_'));
}

inline __m128i plain_in_string(__m128i bytes) {
    const __m128i quotes = _mm_or_si128(equal(bytes, '\''), equal(bytes, '"'));
    const __m128i line_ends = _mm_or_si128(equal(bytes, '\n'), equal(bytes, '\r'));
    const __m128i others = _mm_or_si128(equal(bytes, '\\'), equal(bytes, '\0'));
    return equal(_mm_or_si128(_mm_or_si128(quotes, line_ends), others), 0);
}

inline __m128i spaces(__m128i bytes) { return equal(bytes, ' '); }
#else
// Of processors without these instructions each byte is looked at.
inline constexpr int identifier_parts = 0;
inline constexpr int plain_in_string = 0;
inline constexpr int spaces = 0;
#endif

}  // namespace detail

// Each: the number of bytes at `text`, of which at least `limit` can be read, that go on with an ASCII identifier
// (letters, digits, underscores); among which a scan of a string's inside has nothing to look at (see string_stop);
// that are spaces.
[[nodiscard]] inline std::size_t identifier_length(const char* text, std::size_t limit) {
    return detail::run_length(text, limit, detail::identifier_parts, [](char c) { return is(c, identifier_part); });
}
[[nodiscard]] inline std::size_t plain_string_length(const char* text, std::size_t limit) {
    return detail::run_length(text, limit, detail::plain_in_string, [](char c) { return !is(c, string_stop); });
}
[[nodiscard]] inline std::size_t space_count(const char* text, std::size_t limit) {
    return detail::run_length(text, limit, detail::spaces, [](char c) { return c == ' '; });
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
