#include "server/handlers/code_action.hpp"

#include <algorithm>

#include "protocol/code_action.hpp"
#include "server/conversions.hpp"
#include "server/quick_fixes.hpp"

namespace pykind::server {

using lsp::Json;
using lsp::Result;

namespace {

struct AskedActions {
    Reading reading;
    lsp::CodeActionParams params;
    lsp::ClientCapabilities client;
};

// Nothing for what is not to be shown.
std::optional<Json> action_of(const AskedActions& asked, const Proposal& proposal) {
    const lsp::ClientCapabilities& client = asked.client;
    lsp::CodeAction action{std::string(title_of(proposal.conversion)), code_action_kind(proposal.conversion),
                           proposal.is_offered() && proposal.preferred, reason_with_place(proposal)};
    if (!lsp::is_asked_for(asked.params, action.kind)) return std::nullopt;
    if (!proposal.is_offered()) {
        const bool is_shown = client.takes_code_actions && client.shows_disabled_actions && !asked.params.is_automatic;
        return is_shown ? std::optional(lsp::to_json(action)) : std::nullopt;
    }
    const Json name = to_json(name_of(asked.reading, proposal));
    if (!client.takes_code_actions) return to_json(lsp::Command{action.title, std::string(convert_command), name});
    if (client.resolves_edits) {
        action.data = name;
        return lsp::to_json(action);
    }
    const auto edit = edit_of(asked.reading, proposal);
    const auto* const made = std::get_if<lsp::WorkspaceEdit>(&edit);
    if (made == nullptr) return std::nullopt;
    action.edit = lsp::to_json(*made, client);
    return lsp::to_json(action);
}

void add_conversions(const AskedActions& asked, syntax::Span selection, const std::stop_token& cancelled,
                     Json& actions) {
    const auto kinds = code_action_kinds();
    const bool is_asked = std::any_of(kinds.begin(), kinds.end(),
                                      [&](const std::string& kind) { return lsp::is_asked_for(asked.params, kind); });
    if (!is_asked) return;
    auto proposals = conversions_at(asked.reading, selection, cancelled);
    // What can be done stands above what cannot.
    std::stable_partition(proposals.begin(), proposals.end(),
                          [](const Proposal& proposal) { return proposal.is_offered(); });
    for (const Proposal& proposal : proposals) {
        if (auto action = action_of(asked, proposal)) actions.push_back(std::move(*action));
    }
}

// What is wrong comes before what could be otherwise.
Json actions_at(const AskedActions& asked, const std::stop_token& cancelled) {
    Json actions = Json::array();
    const auto selection = asked.reading.snapshot->span(asked.params.range);
    if (!selection) return actions;
    for (const lsp::CodeAction& action : remedies_at(asked.reading, *selection, asked.params, asked.client, cancelled))
        actions.push_back(lsp::to_json(action));
    add_conversions(asked, *selection, cancelled, actions);
    return actions;
}

}  // namespace

Job code_action(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_code_action_params);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    auto& request = std::get<lsp::CodeActionParams>(decoded);
    return [asked = AskedActions{Reading(session, request.uri), request, session.capabilities}](
               const JobContext& context) -> Result<Json> {
        return asked.reading.snapshot == nullptr ? Json::array() : actions_at(asked, context.cancelled);
    };
}

namespace {

// The action with the edit of what it names.
template <class Name>
Job resolve(const Session& session, const Json& action, Name (*decode)(const lsp::Reader&)) {
    auto decoded =
        lsp::decode_params(action, [decode](const lsp::Reader& reader) { return decode(reader.member("data")); });
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    auto& name = std::get<Name>(decoded);
    return [reading = Reading(session, name.uri), name, action,
            client = session.capabilities](const JobContext& context) -> Result<Json> {
        auto edit = edit_of(reading, name, context.cancelled);
        if (auto* const error = std::get_if<lsp::ResponseError>(&edit)) return std::move(*error);
        Json resolved = action;
        resolved["edit"] = lsp::to_json(std::get<lsp::WorkspaceEdit>(edit), client);
        return resolved;
    };
}

}  // namespace

Job resolve_code_action(const Session& session, const Json& params) {
    const bool is_remedy = params.is_object() && params.contains("data") && is_remedy_name(params["data"]);
    return is_remedy ? resolve(session, params, decode_remedy_name) : resolve(session, params, decode_conversion_name);
}

}  // namespace pykind::server
