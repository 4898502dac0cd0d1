#include "protocol/line_index.hpp"

#include <algorithm>

namespace pykind::lsp {

namespace {

bool continues_code_point(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::size_t code_point_length(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    while (end < text.size() && continues_code_point(text[end])) ++end;
    return end - at;
}

// How many units of the encoding a code point of so many UTF-8 bytes takes.
std::uint32_t units(PositionEncoding encoding, std::size_t utf8_length) {
    switch (encoding) {
        case PositionEncoding::Utf8: return static_cast<std::uint32_t>(utf8_length);
        case PositionEncoding::Utf16: return utf8_length == 4 ? 2 : 1;
        case PositionEncoding::Utf32: return 1;
    }
    return 1;
}

}  // namespace

LineIndex::LineIndex(std::string_view text, PositionEncoding encoding) : text_(text), encoding_(encoding) {
    line_starts_.reserve(text.size() / 32 + 2);
    line_starts_.push_back(0);
    // Looking for one byte is much faster than for two, so the carriage returns, which are rare, are looked for apart.
    std::size_t carriage_return = text.find('\r');
    std::size_t newline = text.find('\n');
    while (newline != std::string_view::npos || carriage_return != std::string_view::npos) {
        const std::size_t end = std::min(newline, carriage_return);
        const bool both = end == carriage_return && newline == end + 1;
        const std::size_t next = end + (both ? 2 : 1);
        line_starts_.push_back(next);
        if (newline != std::string_view::npos && newline < next) newline = text.find('\n', next);
        if (carriage_return != std::string_view::npos && carriage_return < next)
            carriage_return = text.find('\r', next);
    }
}

std::optional<std::size_t> LineIndex::offset(Position position) const {
    if (position.line >= line_starts_.size()) return std::nullopt;
    std::size_t at = line_starts_[position.line];
    std::uint32_t character = 0;
    while (at < text_.size() && text_[at] != '\n' && text_[at] != '\r') {
        const std::size_t length = code_point_length(text_, at);
        character += units(encoding_, length);
        if (character > position.character) break;
        at += length;
    }
    return at;
}

Position LineIndex::position(std::size_t offset) const {
    offset = std::min(offset, text_.size());
    const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
    const auto line = static_cast<std::uint32_t>(after - line_starts_.begin()) - 1;
    Position position{line, 0};
    for (std::size_t at = line_starts_[line]; at < offset;) {
        const std::size_t length = code_point_length(text_, at);
        if (at + length > offset) break;
        position.character += units(encoding_, length);
        at += length;
    }
    return position;
}

}  // namespace pykind::lsp
