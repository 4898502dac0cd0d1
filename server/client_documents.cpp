#include "server/client_documents.hpp"

namespace pykind::server {

bool ClientDocuments::is_of_reading(const AnalyzedFile& file) const {
    return reading_.snapshot != nullptr && reading_.snapshot->analyzed().get() == &file;
}

const Snapshot* ClientDocuments::snapshot_of(const AnalyzedFile& file) const {
    if (is_of_reading(file)) return reading_.snapshot.get();
    const auto found = reading_.open_texts->find(file.identity.path);
    return found == reading_.open_texts->end() ? nullptr : static_cast<const Snapshot*>(found->second.get());
}

std::string ClientDocuments::uri_of(const AnalyzedFile& file) const {
    const Snapshot* const open = snapshot_of(file);
    return open != nullptr ? open->origin().uri : lsp::uri_of_path(file.identity.path);
}

lsp::Range ClientDocuments::range(const AnalyzedFile& file, syntax::Span span) {
    if (const Snapshot* const open = snapshot_of(file)) return open->range(span);
    const std::string& path = file.identity.path;
    auto known = lines_.find(path);
    if (known == lines_.end()) known = lines_.try_emplace(path, file.tree->text().bytes(), reading_.encoding).first;
    return known->second.range(span.begin, span.end);
}

std::optional<std::int64_t> ClientDocuments::version_of(const AnalyzedFile& file) const {
    const Snapshot* const open = snapshot_of(file);
    return open != nullptr ? std::optional(open->version()) : std::nullopt;
}

bool ClientDocuments::is_current(const AnalyzedFile& file) const {
    if (is_of_reading(file)) return true;
    const auto found = reading_.open_texts->find(file.identity.path);
    if (found == reading_.open_texts->end()) return true;
    return found->second != nullptr && found->second->analyzed().get() == &file;
}

}  // namespace pykind::server
