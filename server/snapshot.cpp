#include "server/snapshot.hpp"

#include <algorithm>
#include <atomic>

namespace pykind::server {

std::uint64_t Snapshot::next_serial() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

const lsp::LineIndex& Snapshot::lines() const {
    std::call_once(indexed_, [this] { lines_.emplace(*text_, origin_->encoding); });
    return *lines_;
}

std::shared_ptr<const AnalyzedFile> Snapshot::analyzed() const {
    std::call_once(analyzed_, [this] {
        FileIdentity identity;
        if (!origin_->path.empty())
            identity = origin_->workspace->project_of(origin_->path)->identity_of(origin_->path);
        const auto before = last_tokenized();
        analysis_ = before == nullptr ? AnalyzedFile::analyze(syntax::SourceText(text_), std::move(identity))
                                      : AnalyzedFile::analyze(syntax::SourceText(text_), std::move(identity), *before);
        const std::scoped_lock lock(tokenized_mutex_);
        tokenized_ = analysis_->tree->tokenized();
    });
    return analysis_;
}

std::shared_ptr<const syntax::TokenizedText> Snapshot::last_tokenized() const {
    const std::scoped_lock lock(tokenized_mutex_);
    return tokenized_;
}

std::size_t Snapshot::mark_length() const { return text_->starts_with("\xEF\xBB\xBF") ? 3 : 0; }

std::optional<syntax::Offset> Snapshot::offset(lsp::Position position) const {
    const auto offset = lines().offset(position);
    if (!offset || *offset < mark_length()) return std::nullopt;
    return static_cast<syntax::Offset>(*offset - mark_length());
}

std::optional<syntax::Span> Snapshot::span(const lsp::Range& range) const {
    const auto begin = offset(range.start);
    if (!begin) return std::nullopt;
    const auto end = offset(range.end).value_or(analysis().tree->text().size());
    return syntax::Span{*begin, std::max(*begin, end)};
}

lsp::Range Snapshot::range(syntax::Span span) const {
    return lines().range(span.begin + mark_length(), span.end + mark_length());
}

}  // namespace pykind::server
