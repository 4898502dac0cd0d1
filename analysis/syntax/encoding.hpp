// The encodings of source files (PEP 263): which one a file is in, from it to UTF-8 and back. iconv knows the tables.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "analysis/syntax/source_text.hpp"

namespace pykind::syntax {

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

// A comment in the first two lines that names the encoding.
struct EncodingCookie {
    std::string encoding;
    Offset offset = 0;  // of its line
};

// The cookie of a file's bytes; the second line counts only if the first holds nothing but blanks or a comment.
[[nodiscard]] std::optional<EncodingCookie> find_cookie(std::string_view bytes);

// Whether a name means UTF-8 to CPython; and whether it is the spelling that may stand beside a byte-order mark.
[[nodiscard]] bool is_utf8_name(std::string_view encoding);
[[nodiscard]] bool is_normal_utf8_name(std::string_view encoding);

struct DecodedBytes {
    std::string utf8;
    std::optional<std::size_t> faulty;  // where in it U+FFFD stands for the first byte that could not be decoded
};
// Nothing if the encoding is not known.
[[nodiscard]] std::optional<DecodedBytes> decode_bytes(std::string_view bytes, std::string_view encoding);
// Nothing if the encoding is not known, or lacks a character of the text.
[[nodiscard]] std::optional<std::string> encode_text(std::string_view utf8, std::string_view encoding);

struct EncodingProblem {
    std::string message;  // "a character that latin-1 does not have"
};

// The bytes of a file after a change of its text: with the byte-order mark and in the encoding that it has. A file that
// cannot be decoded without loss, or whose encoding would not give its own bytes back, is a problem.
[[nodiscard]] std::variant<std::string, EncodingProblem> encode_as(const std::string& before, std::string_view text);

}  // namespace pykind::syntax
