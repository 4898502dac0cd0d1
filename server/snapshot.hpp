// One version of one document, immutable, with its analysis and its line index made on first use.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "analysis/hover.hpp"
#include "protocol/line_index.hpp"

namespace pykind::server {

class Snapshot {
public:
    Snapshot(std::string text, lsp::PositionEncoding encoding) : text_(std::move(text)), encoding_(encoding) {}
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    [[nodiscard]] const std::string& text() const { return text_; }

    // Each is made by whoever asks first, on that thread; the others wait for it.
    [[nodiscard]] const lsp::LineIndex& lines() const;
    [[nodiscard]] const AnalyzedFile& analysis() const;

    // Offsets of the analysis ↔ positions of the document. They differ by a byte-order mark, which the analysis leaves
    // out.
    [[nodiscard]] std::optional<syntax::Offset> offset(lsp::Position position) const;
    [[nodiscard]] lsp::Range range(syntax::Span span) const;

private:
    [[nodiscard]] std::size_t mark_length() const;

    std::string text_;
    lsp::PositionEncoding encoding_;
    mutable std::once_flag indexed_;
    mutable std::optional<lsp::LineIndex> lines_;
    mutable std::once_flag analyzed_;
    mutable std::shared_ptr<const AnalyzedFile> analysis_;
};

}  // namespace pykind::server
