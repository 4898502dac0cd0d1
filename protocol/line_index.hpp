// The one home of coordinates: offsets in a UTF-8 text ↔ LSP positions in the negotiated encoding.
//
// Lines end at "\n", "\r\n" or "\r" (LSP 3.17, "Text Documents"). The index refers to the text, which must outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "protocol/basic_types.hpp"

namespace pykind::lsp {

class LineIndex {
public:
    LineIndex(std::string_view text, PositionEncoding encoding);

    // The byte offset of a position. A character past the line's end means the line's end, as the specification has it;
    // one inside a code point means its beginning; a line past the last one is refused.
    [[nodiscard]] std::optional<std::size_t> offset(Position position) const;

    // The position of a byte offset; one inside a code point means its beginning, one past the end the end.
    [[nodiscard]] Position position(std::size_t offset) const;

    [[nodiscard]] Range range(std::size_t begin, std::size_t end) const { return {position(begin), position(end)}; }
    [[nodiscard]] std::size_t line_count() const { return line_starts_.size(); }

private:
    // A place within a line, and how many units of it are before.
    struct Place {
        std::size_t offset;
        std::uint32_t character;
    };

    void mark_places(std::size_t begin, std::size_t end);
    [[nodiscard]] Place next(Place place) const;

    std::string_view text_;
    PositionEncoding encoding_;
    std::vector<std::size_t> line_starts_;
    // Of lines that are so long that counting from their beginning each time would take long: one for every so many
    // bytes.
    std::vector<Place> places_;
};

}  // namespace pykind::lsp
