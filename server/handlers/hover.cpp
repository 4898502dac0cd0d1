#include "server/handlers/hover.hpp"

#include "protocol/hover.hpp"

namespace pykind::server {

using lsp::Json;
using lsp::Result;

namespace {

Json hover_at(const Snapshot& snapshot, lsp::Position position, lsp::MarkupKind format) {
    const auto offset = snapshot.offset(position);
    if (!offset) return {};
    const auto explanation = explain_at(snapshot.analysis(), *offset);
    if (!explanation) return {};
    const bool markdown = format == lsp::MarkupKind::Markdown;
    const Page page = compose(*explanation);
    const std::string words = markdown ? render_markdown(page) : render_plain(page);
    return lsp::make_hover(format, words, snapshot.range(explanation->range));
}

}  // namespace

Job hover(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_hover_params);
    if (const auto* error = std::get_if<lsp::ResponseError>(&decoded)) {
        return [error = *error]() -> Result<Json> { return error; };
    }
    const auto& request = std::get<lsp::HoverParams>(decoded);
    return [snapshot = session.python_snapshot(request.uri), position = request.position,
            format = session.capabilities.hover_format]() -> Result<Json> {
        return snapshot == nullptr ? Json() : hover_at(*snapshot, position, format);
    };
}

}  // namespace pykind::server
