#include "server/handlers/navigation.hpp"

#include <map>

#include "protocol/navigation.hpp"
#include "server/reference_search.hpp"

namespace pykind::server {

using lsp::Json;
using lsp::Result;

namespace {

// Makes LSP's locations of ours: positions need the text of the file, be it open or on the disk.
class LocationWriter {
public:
    explicit LocationWriter(const Reading& reading) : reading_(reading) {}

    Json write(const AnalyzedFile& file, syntax::Span span) {
        const Snapshot* const open = open_snapshot(file);
        if (open != nullptr) return lsp::make_location(open->origin().uri, open->range(span));
        const std::string& path = file.identity.path;
        const auto known = lines_.find(path);
        const lsp::LineIndex& lines =
            known != lines_.end()
                ? known->second
                : lines_.try_emplace(path, file.tree->text().bytes(), reading_.snapshot->origin().encoding)
                      .first->second;
        return lsp::make_location(lsp::uri_of_path(path), lines.range(span.begin, span.end));
    }

private:
    [[nodiscard]] const Snapshot* open_snapshot(const AnalyzedFile& file) const {
        if (reading_.snapshot->analyzed().get() == &file) return reading_.snapshot.get();
        const auto found = reading_.open_texts->find(file.identity.path);
        return found == reading_.open_texts->end() ? nullptr : static_cast<const Snapshot*>(found->second.get());
    }

    const Reading& reading_;
    std::map<std::string, lsp::LineIndex> lines_;
};

using Finder = std::vector<Location> (*)(semantics::Evaluator&, const AnalyzedFile&, syntax::Offset);

Json locations_at(const Reading& reading, lsp::Position position, Finder find) {
    Json locations = Json::array();
    const auto offset = reading.snapshot->offset(position);
    if (!offset) return locations;
    project::ProjectView view = reading.view();
    semantics::Evaluator evaluator(view);
    LocationWriter writer(reading);
    for (const Location& found : find(evaluator, reading.snapshot->analysis(), *offset))
        locations.push_back(writer.write(*found.file, found.span));
    return locations;
}

Job refused(lsp::ResponseError error) {
    return [error = std::move(error)](const JobContext&) -> Result<Json> { return error; };
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
    if (!reading.client_watches_files) reading.workspace->refresh();
    SearchProgress progress(context, request.work_done_token, reports_progress);
    ReferenceSearch search(*reading.workspace, reading.open_texts, context.cancelled);
    const ReferenceTarget target = search.target_at(reading.snapshot->analyzed(), *offset);
    return search.run(target, reading.snapshot->analyzed(), progress,
                      [&](const AnalyzedFile& file, const std::vector<syntax::Span>& spans) {
                          LocationWriter writer(reading);
                          std::vector<Json> found;
                          for (const syntax::Span& span : spans) {
                              const bool is_declaration = target.sites.contains({file.identity.path, span.begin});
                              if (!is_declaration || request.include_declaration)
                                  found.push_back(writer.write(file, span));
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
