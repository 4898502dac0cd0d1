#include "analysis/syntax/literals.hpp"

#include <algorithm>

#include "analysis/syntax/characters.hpp"

namespace pykind::syntax {

namespace {

// CPython's sys.int_info.default_max_str_digits: a longer decimal literal is refused.
constexpr Offset max_decimal_digits = 4300;

bool is_digit_of_base(char c, int base) {
    if (base == 16) return is(c, hex_digit);
    return c >= '0' && c < '0' + std::min(base, 10);
}

// Moves past digits and single underscores between them. False if an underscore stands where none may.
bool skip_digits(const char* text, Offset& at, int base) {
    if (!is_digit_of_base(text[at], base)) return text[at] != '_';
    for (;;) {
        while (is_digit_of_base(text[at], base)) ++at;
        if (text[at] != '_') return true;
        ++at;
        if (!is_digit_of_base(text[at], base)) return false;
    }
}

// A keyword may follow a number at once (`1if x else y`), any other name may not.
bool ends_number(const char* text, Offset at) {
    if (!is(text[at], identifier_start | non_ascii)) return true;
    Offset end = at;
    while (is(text[end], identifier_part | non_ascii)) ++end;
    const std::string_view word(text + at, end - at);
    for (const std::string_view keyword : {"and", "else", "for", "if", "in", "is", "or", "not"}) {
        if (word.starts_with(keyword)) return true;
    }
    return false;
}

std::string_view name_of_base(int base) { return base == 16 ? "hexadecimal" : base == 8 ? "octal" : "binary"; }

NumberScan scan_prefixed(const char* text, Offset begin, int base) {
    Offset at = begin + 2;
    if (text[at] == '_') ++at;
    const Offset digits = at;
    bool sound = skip_digits(text, at, base) && at > digits;
    sound = sound && !is(text[at], digit) && ends_number(text, at);
    if (sound) return {at, {}};
    while (is(text[at], identifier_part)) ++at;
    return {at, "invalid " + std::string(name_of_base(base)) + " literal"};
}

}  // namespace

NumberScan scan_number(const char* text, Offset begin) {
    if (text[begin] == '0') {
        switch (text[begin + 1]) {
            case 'x':
            case 'X': return scan_prefixed(text, begin, 16);
            case 'o':
            case 'O': return scan_prefixed(text, begin, 8);
            case 'b':
            case 'B': return scan_prefixed(text, begin, 2);
            default: break;
        }
    }
    Offset at = begin;
    bool sound = skip_digits(text, at, 10);
    const Offset integer_end = at;
    bool is_integer = true;
    if (sound && text[at] == '.') {
        is_integer = false;
        ++at;
        sound = skip_digits(text, at, 10);
    }
    if (sound && (text[at] == 'e' || text[at] == 'E')) {
        Offset exponent = at + 1;
        if (text[exponent] == '+' || text[exponent] == '-') ++exponent;
        if (is(text[exponent], digit)) {
            is_integer = false;
            at = exponent;
            sound = skip_digits(text, at, 10);
        } else if (exponent > at + 1) {
            sound = false;
        }
    }
    if (sound && (text[at] == 'j' || text[at] == 'J')) {
        is_integer = false;
        ++at;
    }
    if (!sound || !ends_number(text, at)) {
        while (is(text[at], identifier_part)) ++at;
        return {at, "invalid decimal literal"};
    }
    if (is_integer && text[begin] == '0') {
        const bool zero = std::all_of(text + begin, text + integer_end, [](char c) { return c == '0' || c == '_'; });
        if (!zero)
            return {at,
                    "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers"};
    }
    if (is_integer && integer_end - begin > max_decimal_digits) {
        const auto digits = std::count_if(text + begin, text + integer_end, [](char c) { return c != '_'; });
        if (digits > max_decimal_digits) return {at, "Exceeds the limit (4300 digits) for integer string conversion"};
    }
    return {at, {}};
}

ConstantKind kind_of_number(std::string_view literal) {
    const char last = literal.back();
    if (literal.size() > 1 && literal[0] == '0' && (literal[1] == 'x' || literal[1] == 'X')) return ConstantKind::Int;
    if (last == 'j' || last == 'J') return ConstantKind::Complex;
    return literal.find_first_of(".eE") == std::string_view::npos ? ConstantKind::Int : ConstantKind::Float;
}

std::optional<StringPrefix> string_prefix(std::string_view word) {
    if (word.empty() || word.size() > 2) return std::nullopt;
    const auto lower = [](char c) { return static_cast<char>(c | 0x20); };
    const char first = lower(word[0]);
    const char second = word.size() == 2 ? lower(word[1]) : '\0';
    const auto either = [&](char c) { return first == c || second == c; };
    if (word.size() == 1 && first == 'u') return StringPrefix{};
    if (second != '\0' && (first == second || !either('r'))) return std::nullopt;
    StringPrefix prefix{
        .raw = either('r'), .bytes = either('b'), .formatted = either('f') || either('t'), .is_template = either('t')};
    const bool known =
        word.size() == 1 ? (prefix.raw || prefix.bytes || prefix.formatted) : (prefix.bytes || prefix.formatted);
    return known ? std::optional(prefix) : std::nullopt;
}

std::string_view escape_problem(const char* text, Offset at, Offset end, bool bytes) {
    const auto has_hex_digits = [&](Offset count) {
        if (at + 2 + count > end) return false;
        return std::all_of(text + at + 2, text + at + 2 + count, [](char c) { return is(c, hex_digit); });
    };
    switch (text[at + 1]) {
        case 'x':
            if (has_hex_digits(2)) return {};
            return bytes ? "invalid \\x escape" : "truncated \\xXX escape";
        case 'u': return bytes || has_hex_digits(4) ? "" : "truncated \\uXXXX escape";
        case 'U': {
            if (bytes) return {};
            if (!has_hex_digits(8)) return "truncated \\UXXXXXXXX escape";
            const std::string_view digits(text + at + 2, 8);
            return digits.starts_with("000") || digits.starts_with("0010") ? "" : "illegal Unicode character";
        }
        case 'N': {
            if (bytes) return {};
            if (text[at + 2] != '{') return "malformed \\N character escape";
            const std::string_view rest(text + at + 3, end - std::min(end, at + 3));
            const std::size_t close = rest.find('}');
            return close == std::string_view::npos || close == 0 ? "malformed \\N character escape" : "";
        }
        default: return {};
    }
}

}  // namespace pykind::syntax
