#include "server/conversions.hpp"

#include <algorithm>
#include <map>
#include <mutex>

#include "protocol/hover.hpp"
#include "protocol/text_synchronization.hpp"
#include "server/client_documents.hpp"
#include "server/project_files.hpp"

namespace pykind::server {

using lsp::ErrorCode;
using lsp::Json;
using lsp::ResponseError;
using lsp::Result;
using lsp::WorkspaceEdit;

namespace {

// The files that may use what the document defines. Those of another project count where that one's imports lead to it.
SearchedFiles files_around(const Reading& reading, const std::shared_ptr<project::Project>& own,
                           const std::stop_token& cancelled) {
    struct Reach {
        std::mutex mutex;
        std::map<std::shared_ptr<project::Project>, bool> known;
    };
    const std::shared_ptr<Workspace> workspace = reading.workspace;
    const std::string path = reading.snapshot->origin().path;
    const auto reach = std::make_shared<Reach>();
    reach->known[own] = true;
    const auto project_of = [workspace, path, reach](const std::string& other) -> std::shared_ptr<project::Project> {
        auto project = workspace->project_of(other);
        const std::scoped_lock lock(reach->mutex);
        const auto [place, is_new] = reach->known.try_emplace(project, false);
        if (is_new) {
            const auto module = project->modules().find(project->modules().module_name(path));
            place->second = module && module->path == path;
        }
        return place->second ? project : nullptr;
    };
    const auto list = [workspace, path, open_texts = reading.open_texts, cancelled] {
        return workspace->files_around(path, *open_texts, cancelled);
    };
    return {list, {project_of, reading.open_texts, cancelled}};
}

template <class Find>
std::vector<Proposal> find(const Reading& reading, const std::stop_token& cancelled, Find find) {
    project::ProjectView view = reading.view();
    SearchedFiles files =
        files_around(reading, reading.workspace->project_of(reading.snapshot->origin().path), cancelled);
    semantics::Evaluator evaluator(view);
    return find(ProjectContext{evaluator, reading.snapshot->analyzed(), files});
}

std::string text_of(const std::vector<Difference>& differences) {
    std::string text;
    for (const Difference difference : differences)
        text += (text.empty() ? "" : " ") + std::string(pykind::text_of(difference));
    return text;
}

}  // namespace

std::string code_action_kind(Conversion conversion) { return "refactor.rewrite." + std::string(id_of(conversion)); }

std::vector<std::string> code_action_kinds() {
    std::vector<std::string> kinds;
    for (std::size_t i = 0; i < conversion_count; ++i) kinds.push_back(code_action_kind(static_cast<Conversion>(i)));
    return kinds;
}

ConversionName name_of(const Reading& reading, const Proposal& proposal) {
    const Snapshot& snapshot = *reading.snapshot;
    return {snapshot.origin().uri, snapshot.version(), snapshot.origin().opening,
            std::string(id_of(proposal.conversion)), snapshot.range(proposal.subject).start};
}

Json to_json(const ConversionName& name) {
    return {{"uri", name.uri},
            {"version", name.version},
            {"opening", name.opening},
            {"id", name.id},
            {"subject", lsp::to_json(lsp::Range{name.subject, name.subject})["start"]}};
}

ConversionName decode_conversion_name(const lsp::Reader& name) {
    return {name.member("uri").string(), name.member("version").integer(), name.member("opening").integer(),
            name.member("id").string(), lsp::decode_position(name.member("subject"))};
}

std::vector<Proposal> conversions_at(const Reading& reading, syntax::Span selection, const std::stop_token& cancelled) {
    return find(reading, cancelled, [&](const ProjectContext& context) { return proposals_at(context, selection); });
}

std::vector<Proposal> conversions_in(const Reading& reading, const std::stop_token& cancelled) {
    return find(reading, cancelled, [](const ProjectContext& context) { return proposals_in(context); });
}

Result<WorkspaceEdit> edit_of(const Reading& reading, const Proposal& proposal) {
    ClientDocuments documents(reading);
    WorkspaceEdit edit;
    const std::string title(title_of(proposal.conversion));
    const std::string differences = text_of(proposal.differs);
    for (const FileChange& change : proposal.changes) {
        if (!documents.is_current(*change.file)) {
            return ResponseError{ErrorCode::ContentModified,
                                 "the text of " + documents.uri_of(*change.file) + " is not known"};
        }
        const bool is_here = change.file == reading.snapshot->analyzed();
        lsp::DocumentEdit document{
            documents.uri_of(*change.file), documents.version_of(*change.file), {}, is_here ? "conversion" : "uses"};
        for (const Edit& part : change.edits)
            document.edits.push_back({documents.range(*change.file, part.span), part.text});
        edit.documents.push_back(std::move(document));
    }
    edit.annotations.push_back({"conversion", title, differences, false});
    if (edit.documents.size() > 1)
        edit.annotations.push_back({"uses", title + ": uses in other files", differences, true});
    return edit;
}

Result<WorkspaceEdit> edit_of(const Reading& reading, const ConversionName& name, const std::stop_token& cancelled) {
    const bool is_same_text = reading.snapshot != nullptr && reading.snapshot->version() == name.version &&
                              reading.snapshot->origin().opening == name.opening;
    const auto offset = is_same_text ? reading.snapshot->offset(name.subject) : std::nullopt;
    if (!offset) return ResponseError{ErrorCode::ContentModified, "the text has changed since this was offered"};
    const auto proposals = conversions_at(reading, {*offset, *offset}, cancelled);
    const auto found = std::find_if(proposals.begin(), proposals.end(), [&](const Proposal& proposal) {
        return id_of(proposal.conversion) == name.id && proposal.subject.begin == *offset;
    });
    if (found == proposals.end())
        return ResponseError{ErrorCode::ContentModified, "'" + name.id + "' is not offered here any more"};
    if (!found->is_offered())
        return ResponseError{ErrorCode::ContentModified, "not offered any more: " + reason_with_place(*found)};
    return edit_of(reading, *found);
}

}  // namespace pykind::server
