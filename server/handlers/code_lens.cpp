#include "server/handlers/code_lens.hpp"

#include <algorithm>

#include "analysis/outline.hpp"
#include "analysis/usage_counts.hpp"
#include "protocol/code_action.hpp"
#include "protocol/text_synchronization.hpp"
#include "server/conversions.hpp"
#include "server/document_place.hpp"
#include "server/reference_search.hpp"

namespace pykind::server {

using lsp::Json;
using lsp::Result;
using semantics::FunctionInfo;

namespace {

void add_conversions(const Reading& reading, const std::stop_token& cancelled, Json& lenses) {
    const syntax::SourceText& text = reading.snapshot->analysis().tree->text();
    for (const Proposal& proposal : conversions_in(reading, cancelled)) {
        if (!proposal.is_offered() || !proposal.preferred) continue;
        // A lens stands above one line.
        const syntax::Offset line_end = text.line_span(text.line_of(proposal.subject.begin)).end;
        const syntax::Span header = {proposal.subject.begin, std::min(proposal.subject.end, line_end)};
        lenses.push_back(lsp::make_code_lens(reading.snapshot->range(header),
                                             {std::string(title_of(proposal.conversion)), std::string(convert_command),
                                              to_json(name_of(reading, proposal))}));
    }
}

void add_counts(const Snapshot& snapshot, Json& lenses) {
    for (const FunctionInfo& info : snapshot.analysis().functions().functions()) {
        const syntax::FunctionDef* const def = info.def();
        if (def == nullptr || def->name.length() == 0 || info.kind == semantics::FunctionKind::Function) continue;
        lenses.push_back(
            lsp::make_unresolved_code_lens(snapshot.range(def->name), to_json(place_of(snapshot, def->name.begin))));
    }
}

Json lenses_of(const Reading& reading, bool makes_edits, const std::stop_token& cancelled) {
    Json lenses = Json::array();
    const Settings settings = reading.workspace->settings_at(reading.snapshot->origin().path);
    if (settings.shows(Shown::LensConversions) && makes_edits) add_conversions(reading, cancelled, lenses);
    if (settings.shows(Shown::LensCounts)) add_counts(*reading.snapshot, lenses);
    return lenses;
}

// The function whose name stands at a place; null if the text has changed since.
const FunctionInfo* function_at(const Reading& reading, const DocumentPlace& place) {
    const auto offset = offset_of(reading, place);
    if (!offset) return nullptr;
    const AnalyzedFile& file = reading.snapshot->analysis();
    const FunctionInfo* const info = file.functions().find(path_to(*file.tree, *offset).back());
    return info != nullptr && info->def() != nullptr ? info : nullptr;
}

UsageCounts counts_of(const Reading& reading, const FunctionInfo& info, const JobContext& context) {
    const auto file = reading.snapshot->analyzed();
    const OutlineKind kind = outline_kind_of(info);
    reading.refresh();
    WorkProgress progress(context, "Counting uses", nullptr, false);
    ReferenceSearch search(*reading.workspace, reading.open_texts, context.cancelled);
    const ReferenceTarget target = search.target_at(file, info.def()->name.begin);
    UsageCounts counts;
    for (const UsageCounts& of_file : search.run<UsageCounts>(
             target, file, progress,
             [&](semantics::Evaluator&, const AnalyzedFile& used_in, std::vector<syntax::Span> references) {
                 std::erase_if(references, [&](const syntax::Span& span) {
                     return target.sites.contains({used_in.identity.path, span.begin});
                 });
                 return std::vector{count_uses(used_in, references, kind == OutlineKind::Property)};
             }))
        counts.add(of_file);
    return counts;
}

}  // namespace

Job code_lens(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_document_uri);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    return [reading = Reading(session, std::get<std::string>(decoded)),
            makes_edits = session.capabilities.applies_edits](const JobContext& context) -> Result<Json> {
        return reading.snapshot == nullptr ? Json::array() : lenses_of(reading, makes_edits, context.cancelled);
    };
}

Job resolve_code_lens(const Session& session, const Json& params) {
    auto decoded =
        lsp::decode_params(params, [](const lsp::Reader& lens) { return decode_document_place(lens.member("data")); });
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    const auto& place = std::get<DocumentPlace>(decoded);
    return [reading = Reading(session, place.uri), place, lens = params](const JobContext& context) -> Result<Json> {
        const FunctionInfo* const info = function_at(reading, place);
        if (info == nullptr)
            return lsp::ResponseError{lsp::ErrorCode::ContentModified, "the text has changed since this was shown"};
        return lsp::with_title(lens, words_of(info->kind, counts_of(reading, *info, context)));
    };
}

}  // namespace pykind::server
