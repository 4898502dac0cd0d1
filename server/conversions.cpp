#include "server/conversions.hpp"

#include <algorithm>

#include "protocol/hover.hpp"
#include "protocol/text_synchronization.hpp"
#include "server/client_edits.hpp"
#include "server/project_files.hpp"

namespace pykind::server {

using lsp::ErrorCode;
using lsp::Json;
using lsp::ResponseError;
using lsp::Result;
using lsp::WorkspaceEdit;

namespace {

template <class Find>
std::vector<Proposal> find(const Reading& reading, const std::stop_token& cancelled, Find find) {
    project::ProjectView view = reading.view();
    SearchedFiles files = files_around(reading, reading.snapshot->origin().path, cancelled);
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
    auto made = edit_of_changes(reading, proposal.changes, {"conversion", "uses"});
    auto* const edit = std::get_if<WorkspaceEdit>(&made);
    if (edit == nullptr) return made;
    const std::string title(title_of(proposal.conversion));
    const std::string differences = text_of(proposal.differs);
    edit->annotations.push_back({"conversion", title, differences, false});
    if (edit->documents.size() > 1)
        edit->annotations.push_back({"uses", title + ": uses in other files", differences, true});
    return made;
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
