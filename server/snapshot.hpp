// One version of one document, immutable, with its analysis and its line index made on first use.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "analysis/hover.hpp"
#include "protocol/line_index.hpp"
#include "server/workspace.hpp"

namespace pykind::server {

// What a document is besides its text.
struct DocumentOrigin {
    std::string uri;
    std::string path;  // absolute; empty if it is no file
    lsp::PositionEncoding encoding = lsp::PositionEncoding::Utf16;
    std::shared_ptr<Workspace> workspace;  // where its project is found
    std::int64_t opening = 0;              // the first is 1; a document that is opened again begins its versions anew
};

class Snapshot final : public project::OpenText {
public:
    Snapshot(std::string text, std::int64_t version, std::shared_ptr<const DocumentOrigin> origin)
        : text_(std::make_shared<const std::string>(std::move(text))), version_(version), origin_(std::move(origin)) {}
    // One that was made of another by an edit.
    Snapshot(std::string text, std::int64_t version, std::shared_ptr<const DocumentOrigin> origin,
             const Snapshot& before)
        : text_(std::make_shared<const std::string>(std::move(text))),
          version_(version),
          origin_(std::move(origin)),
          tokenized_(before.last_tokenized()) {}

    [[nodiscard]] const std::string& text() const { return *text_; }
    [[nodiscard]] std::int64_t version() const { return version_; }
    // No two snapshots have the same.
    [[nodiscard]] std::uint64_t serial() const { return serial_; }
    [[nodiscard]] const DocumentOrigin& origin() const { return *origin_; }
    [[nodiscard]] const std::shared_ptr<const DocumentOrigin>& shared_origin() const { return origin_; }

    // Each is made by whoever asks first, on that thread; the others wait for it.
    [[nodiscard]] const lsp::LineIndex& lines() const;
    [[nodiscard]] const AnalyzedFile& analysis() const { return *analyzed(); }
    [[nodiscard]] std::shared_ptr<const AnalyzedFile> analyzed() const override;

    // Offsets of the analysis ↔ positions of the document. They differ by a byte-order mark, which the analysis leaves
    // out.
    [[nodiscard]] std::optional<syntax::Offset> offset(lsp::Position position) const;
    [[nodiscard]] lsp::Range range(syntax::Span span) const;
    // As far as the document goes; nothing for a range that begins past its end.
    [[nodiscard]] std::optional<syntax::Span> span(const lsp::Range& range) const;

private:
    [[nodiscard]] std::shared_ptr<const syntax::TokenizedText> last_tokenized() const;
    [[nodiscard]] std::size_t mark_length() const;
    [[nodiscard]] static std::uint64_t next_serial();

    std::shared_ptr<const std::string> text_;  // which its analysis holds too
    std::int64_t version_;
    std::uint64_t serial_ = next_serial();
    std::shared_ptr<const DocumentOrigin> origin_;
    mutable std::once_flag indexed_;
    mutable std::optional<lsp::LineIndex> lines_;
    mutable std::once_flag analyzed_;
    mutable std::shared_ptr<const AnalyzedFile> analysis_;
    mutable std::mutex tokenized_mutex_;
    // Its own once there is one, before that the last one of those that it comes from; null if none had any.
    mutable std::shared_ptr<const syntax::TokenizedText> tokenized_;
};

}  // namespace pykind::server
