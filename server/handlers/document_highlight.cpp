#include "server/handlers/document_highlight.hpp"

#include "analysis/highlights.hpp"
#include "protocol/document_highlight.hpp"
#include "protocol/navigation.hpp"

namespace pykind::server {

using lsp::Json;
using lsp::Result;

namespace {

lsp::DocumentHighlightKind to_protocol(HighlightKind kind) {
    switch (kind) {
        case HighlightKind::Text: return lsp::DocumentHighlightKind::Text;
        case HighlightKind::Read: return lsp::DocumentHighlightKind::Read;
        case HighlightKind::Write: return lsp::DocumentHighlightKind::Write;
    }
    return lsp::DocumentHighlightKind::Text;
}

// Null where there is nothing, so that another server's highlights are not taken to be none.
Json highlights_of(const Snapshot& snapshot, lsp::Position position) {
    const auto offset = snapshot.offset(position);
    if (!offset) return {};
    const auto found = highlights_at(snapshot.analysis(), *offset);
    if (found.empty()) return {};
    Json highlights = Json::array();
    for (const Highlight& highlight : found)
        highlights.push_back(lsp::make_highlight(snapshot.range(highlight.span), to_protocol(highlight.kind)));
    return highlights;
}

}  // namespace

Job document_highlight(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_position_params);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    const auto& request = std::get<lsp::TextDocumentPositionParams>(decoded);
    return [snapshot = session.python_snapshot(request.uri),
            position = request.position](const JobContext&) -> Result<Json> {
        return snapshot == nullptr ? Json() : highlights_of(*snapshot, position);
    };
}

}  // namespace pykind::server
