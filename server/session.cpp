#include "server/session.hpp"

namespace pykind::server {

std::shared_ptr<const Snapshot> Session::python_snapshot(std::string_view uri) const {
    const auto found = documents.find(uri);
    return found != documents.end() && found->second.is_python ? found->second.snapshot : nullptr;
}

void Session::documents_changed() {
    auto texts = std::make_shared<project::OpenTexts>();
    for (const auto& [uri, document] : documents) {
        if (document.is_python && !document.origin->path.empty())
            texts->insert_or_assign(document.origin->path, document.snapshot);
    }
    open_texts = std::move(texts);
    ++changes;
}

void Session::analyze_ahead(const std::weak_ptr<const Snapshot>& fresh) {
    ahead.emplace_back([fresh] {
        if (const auto snapshot = fresh.lock()) static_cast<void>(snapshot->analysis().functions());
    });
}

Reading::Reading(const Session& session, std::string_view uri)
    : snapshot(session.python_snapshot(uri)),
      workspace(session.workspace),
      open_texts(session.open_texts),
      client_watches_files(session.capabilities.watches_files),
      encoding(session.capabilities.position_encoding),
      changes(session.changes) {}

void Reading::refresh() const {
    if (!client_watches_files) workspace->refresh();
}

project::ProjectView Reading::view() const {
    refresh();
    return {workspace->project_of(snapshot->origin().path), open_texts};
}

std::shared_ptr<const Snapshot> apply_changes(std::shared_ptr<const Snapshot> snapshot,
                                              const lsp::DidChangeParams& params,
                                              const std::shared_ptr<const DocumentOrigin>& origin) {
    if (params.changes.empty() && snapshot != nullptr)
        return std::make_shared<const Snapshot>(snapshot->text(), params.version, origin);
    for (const lsp::ContentChange& change : params.changes) {
        std::string text;
        if (change.range) {
            if (snapshot == nullptr) continue;  // only a whole text can mend an unknown one
            const lsp::LineIndex& lines = snapshot->lines();
            const auto begin = lines.offset(change.range->start);
            // A range may end at the line after the last, which editors send to mean the end of the text.
            const bool past_end = change.range->end.line == lines.line_count() && change.range->end.character == 0;
            const auto end = past_end ? snapshot->text().size() : lines.offset(change.range->end);
            if (!begin || !end || *begin > *end) {
                snapshot = nullptr;
                continue;
            }
            const std::string& old = snapshot->text();
            text.reserve(old.size() - (*end - *begin) + change.text.size());
            text.append(old, 0, *begin).append(change.text).append(old, *end, std::string::npos);
        } else {
            text = change.text;
        }
        snapshot = snapshot == nullptr
                       ? std::make_shared<const Snapshot>(std::move(text), params.version, origin)
                       : std::make_shared<const Snapshot>(std::move(text), params.version, origin, *snapshot);
    }
    return snapshot;
}

}  // namespace pykind::server
