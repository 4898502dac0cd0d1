#include "server/handlers/inlay_hint.hpp"

#include "analysis/inlay_hints.hpp"
#include "protocol/hover.hpp"
#include "protocol/inlay_hint.hpp"
#include "server/document_place.hpp"

namespace pykind::server {

using lsp::Json;
using lsp::Result;

namespace {

Json hints_in(const Reading& reading, const lsp::Range& range, bool resolves, const std::stop_token& cancelled) {
    const Snapshot& snapshot = *reading.snapshot;
    const Settings settings = reading.workspace->settings_at(snapshot.origin().path);
    const InlayHintOptions options{settings.shows(Shown::HintFunctions), settings.shows(Shown::HintAssignments)};
    const auto span = snapshot.span(range);
    Json hints = Json::array();
    if (!span || (!options.functions && !options.assignments)) return hints;
    project::ProjectView view = reading.view();
    semantics::Evaluator evaluator(view);
    for (const InlayHint& found : inlay_hints(evaluator, snapshot.analysis(), *span, options, cancelled)) {
        const bool is_type = found.sort == InlayHintSort::Assignment;
        lsp::InlayHint hint{snapshot.range({found.offset, found.offset}).start, found.label, is_type, !is_type};
        if (resolves) hint.data = to_json(place_of(snapshot, found.subject));
        hints.push_back(lsp::to_json(hint));
    }
    return hints;
}

// Null where the text has changed since, or nothing is said.
Json tooltip_at(const Reading& reading, const DocumentPlace& place, lsp::MarkupKind format) {
    const auto offset = offset_of(reading, place);
    if (!offset) return {};
    project::ProjectView view = reading.view();
    semantics::Evaluator evaluator(view);
    const auto explanation = explain_at(evaluator, reading.snapshot->analysis(), *offset);
    if (!explanation) return {};
    const Page page = compose(*explanation);
    return lsp::make_markup(format, format == lsp::MarkupKind::Markdown ? render_markdown(page, Detail::Brief)
                                                                        : render_plain(page, Detail::Brief));
}

}  // namespace

Job inlay_hint(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_document_range_params);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    const auto& request = std::get<lsp::DocumentRangeParams>(decoded);
    return [reading = Reading(session, request.uri), range = request.range,
            resolves = session.capabilities.resolves_hint_tooltips](const JobContext& context) -> Result<Json> {
        return reading.snapshot == nullptr ? Json::array() : hints_in(reading, range, resolves, context.cancelled);
    };
}

Job resolve_inlay_hint(const Session& session, const Json& params) {
    auto decoded =
        lsp::decode_params(params, [](const lsp::Reader& hint) { return decode_document_place(hint.member("data")); });
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    const auto& place = std::get<DocumentPlace>(decoded);
    return [reading = Reading(session, place.uri), place, hint = params,
            format = session.capabilities.hover_format](const JobContext&) -> Result<Json> {
        Json resolved = hint;
        if (Json tooltip = tooltip_at(reading, place, format); !tooltip.is_null())
            resolved["tooltip"] = std::move(tooltip);
        return resolved;
    };
}

}  // namespace pykind::server
