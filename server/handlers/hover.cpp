#include "server/handlers/hover.hpp"

#include "protocol/hover.hpp"
#include "protocol/navigation.hpp"

namespace pykind::server {

using lsp::Json;
using lsp::Result;

namespace {

Json hover_at(const Reading& reading, lsp::Position position, lsp::MarkupKind format) {
    const Snapshot& snapshot = *reading.snapshot;
    const auto offset = snapshot.offset(position);
    if (!offset) return {};
    project::ProjectView view = reading.view();
    semantics::Evaluator evaluator(view);
    const auto explanation = explain_at(evaluator, snapshot.analysis(), *offset);
    if (!explanation) return {};
    const bool markdown = format == lsp::MarkupKind::Markdown;
    const Page page = compose(*explanation);
    const auto address = [&](const Place& place) {
        const std::string uri = place.is_here ? snapshot.origin().uri : lsp::uri_of_path(place.path);
        return uri + "#L" + std::to_string(place.line);
    };
    const Detail detail = reading.workspace->settings_at(snapshot.origin().path).hover_detail.value_or(Detail::Full);
    const std::string words = markdown ? render_markdown(page, detail, address) : render_plain(page, detail);
    return lsp::make_hover(format, words, snapshot.range(explanation->range));
}

}  // namespace

Job hover(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_position_params);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    const auto& request = std::get<lsp::TextDocumentPositionParams>(decoded);
    return [reading = Reading(session, request.uri), position = request.position,
            format = session.capabilities.hover_format](const JobContext&) -> Result<Json> {
        return reading.snapshot == nullptr ? Json() : hover_at(reading, position, format);
    };
}

}  // namespace pykind::server
