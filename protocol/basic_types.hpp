// LSP 3.17, "Basic JSON Structures": positions, ranges, encodings and document URIs as values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pykind::lsp {

// What a Position's `character` counts. UTF-16 code units unless the client offers another.
enum class PositionEncoding : std::uint8_t { Utf8, Utf16, Utf32 };

// "utf-8", "utf-16", "utf-32"
[[nodiscard]] std::string_view name_of(PositionEncoding encoding);
[[nodiscard]] std::optional<PositionEncoding> position_encoding_of(std::string_view name);

// 0-based line and 0-based character in the negotiated encoding's units.
struct Position {
    std::uint32_t line = 0;
    std::uint32_t character = 0;
    friend auto operator<=>(const Position&, const Position&) = default;
};

// Half-open.
struct Range {
    Position start;
    Position end;
    friend bool operator==(const Range&, const Range&) = default;
};

// The path of a `file:` URI, percent-decoded; nothing for another scheme.
[[nodiscard]] std::optional<std::string> path_of_uri(std::string_view uri);
// The `file:` URI of an absolute path.
[[nodiscard]] std::string uri_of_path(std::string_view path);

}  // namespace pykind::lsp
