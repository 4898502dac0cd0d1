#include "server/handlers/code_lens.hpp"

#include <algorithm>

#include "protocol/code_action.hpp"
#include "server/conversions.hpp"

namespace pykind::server {

using lsp::Json;
using lsp::Result;

namespace {

Json lenses_of(const Reading& reading, const std::stop_token& cancelled) {
    Json lenses = Json::array();
    if (!reading.workspace->settings_at(reading.snapshot->origin().path).code_lens.value_or(false)) return lenses;
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
    return lenses;
}

}  // namespace

Job code_lens(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(
        params, [](const lsp::Reader& reader) { return reader.member("textDocument").member("uri").string(); });
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    return [reading = Reading(session, std::get<std::string>(decoded))](const JobContext& context) -> Result<Json> {
        return reading.snapshot == nullptr ? Json::array() : lenses_of(reading, context.cancelled);
    };
}

}  // namespace pykind::server
