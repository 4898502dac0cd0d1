#include "server/handlers/navigation.hpp"

#include "protocol/navigation.hpp"
#include "server/client_documents.hpp"
#include "server/reference_search.hpp"

namespace pykind::server {

using lsp::Json;
using lsp::Result;

namespace {

Json location(ClientDocuments& documents, const AnalyzedFile& file, syntax::Span span) {
    return lsp::make_location(documents.uri_of(file), documents.range(file, span));
}

using Finder = std::vector<Location> (*)(semantics::Evaluator&, const AnalyzedFile&, syntax::Offset);

Json locations_at(const Reading& reading, lsp::Position position, Finder find) {
    Json locations = Json::array();
    const auto offset = reading.snapshot->offset(position);
    if (!offset) return locations;
    project::ProjectView view = reading.view();
    semantics::Evaluator evaluator(view);
    ClientDocuments documents(reading);
    for (const Location& found : find(evaluator, reading.snapshot->analysis(), *offset))
        locations.push_back(location(documents, *found.file, found.span));
    return locations;
}

Job go_to(const Session& session, const Json& params, Finder find) {
    auto decoded = lsp::decode_params(params, lsp::decode_position_params);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    const auto& request = std::get<lsp::TextDocumentPositionParams>(decoded);
    return [reading = Reading(session, request.uri), position = request.position,
            find](const JobContext&) -> Result<Json> {
        return reading.snapshot == nullptr ? Json::array() : locations_at(reading, position, find);
    };
}

Json references_at(const Reading& reading, const lsp::ReferenceParams& request, const JobContext& context,
                   bool reports_progress) {
    const auto offset = reading.snapshot->offset(request.at.position);
    if (!offset) return Json::array();
    reading.refresh();
    WorkProgress progress(context, "Searching references", request.work_done_token, reports_progress);
    ReferenceSearch search(*reading.workspace, reading.open_texts, context.cancelled);
    const ReferenceTarget target = search.target_at(reading.snapshot->analyzed(), *offset);
    return search.run<Json>(
        target, reading.snapshot->analyzed(), progress,
        [&](semantics::Evaluator&, const AnalyzedFile& file, const std::vector<syntax::Span>& spans) {
            ClientDocuments documents(reading);
            std::vector<Json> found;
            for (const syntax::Span& span : spans) {
                const bool is_declaration = target.sites.contains({file.identity.path, span.begin});
                if (!is_declaration || request.include_declaration) found.push_back(location(documents, file, span));
            }
            return found;
        });
}

}  // namespace

Job definition(const Session& session, const Json& params) { return go_to(session, params, find_definitions); }

Job type_definition(const Session& session, const Json& params) {
    return go_to(session, params, find_type_definitions);
}

Job references(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_reference_params);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    auto& request = std::get<lsp::ReferenceParams>(decoded);
    return [reading = Reading(session, request.at.uri), request,
            reports_progress = session.capabilities.reports_progress](const JobContext& context) -> Result<Json> {
        if (reading.snapshot == nullptr) return Json::array();
        return references_at(reading, request, context, reports_progress);
    };
}

}  // namespace pykind::server
