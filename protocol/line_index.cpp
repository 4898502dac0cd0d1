#include "protocol/line_index.hpp"

#include <algorithm>
#include <iterator>

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

// How far apart the places of a long line are.
constexpr std::size_t stride = 1024;

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
        mark_places(line_starts_.back(), end);
        line_starts_.push_back(next);
        if (newline != std::string_view::npos && newline < next) newline = text.find('\n', next);
        if (carriage_return != std::string_view::npos && carriage_return < next)
            carriage_return = text.find('\r', next);
    }
    mark_places(line_starts_.back(), text.size());
}

void LineIndex::mark_places(std::size_t begin, std::size_t end) {
    if (end - begin < 2 * stride) return;
    Place place{begin, 0};
    for (std::size_t wanted = begin + stride; wanted < end; wanted += stride) {
        while (place.offset < wanted) place = next(place);
        places_.push_back(place);
    }
}

// Behind the code point there.
LineIndex::Place LineIndex::next(Place place) const {
    const std::size_t length = code_point_length(text_, place.offset);
    return {place.offset + length, place.character + units(encoding_, length)};
}

std::optional<std::size_t> LineIndex::offset(Position position) const {
    if (position.line >= line_starts_.size()) return std::nullopt;
    Place at{line_starts_[position.line], 0};
    const bool is_last = position.line + 1 == line_starts_.size();
    const std::size_t line_end = is_last ? text_.size() : line_starts_[position.line + 1];
    const auto begin = std::partition_point(places_.begin(), places_.end(),
                                            [&](const Place& place) { return place.offset < at.offset; });
    const auto after = std::partition_point(begin, places_.end(), [&](const Place& place) {
        return place.offset < line_end && place.character <= position.character;
    });
    if (after != begin) at = *std::prev(after);
    while (at.offset < text_.size() && text_[at.offset] != '\n' && text_[at.offset] != '\r') {
        const Place following = next(at);
        if (following.character > position.character) break;
        at = following;
    }
    return at.offset;
}

Position LineIndex::position(std::size_t offset) const {
    offset = std::min(offset, text_.size());
    const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
    const auto line = static_cast<std::uint32_t>(after - line_starts_.begin()) - 1;
    Place at{line_starts_[line], 0};
    const auto later = std::partition_point(places_.begin(), places_.end(),
                                            [&](const Place& place) { return place.offset <= offset; });
    if (later != places_.begin()) {
        const Place& nearest = *std::prev(later);
        if (nearest.offset > at.offset) at = nearest;
    }
    while (at.offset < offset) {
        const Place following = next(at);
        if (following.offset > offset) break;
        at = following;
    }
    return {line, at.character};
}

}  // namespace pykind::lsp
