#include "server/handlers/execute_command.hpp"

#include "protocol/code_action.hpp"
#include "server/conversions.hpp"

namespace pykind::server {

using lsp::ErrorCode;
using lsp::Json;
using lsp::ResponseError;
using lsp::Result;

// The answer comes when the client has been asked; what it makes of the edit comes with its own answer.
Job execute_command(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_execute_command_params);
    if (auto* const error = std::get_if<ResponseError>(&decoded)) return refused(std::move(*error));
    const auto& command = std::get<lsp::ExecuteCommandParams>(decoded);
    if (command.name != convert_command || command.arguments.size() != 1)
        return refused({ErrorCode::InvalidParams, "the command is '" + std::string(convert_command) +
                                                      "', with one argument, not '" + command.name + "'"});
    if (!session.capabilities.applies_edits)
        return refused({ErrorCode::RequestFailed, "the editor cannot be asked to make edits"});
    auto argument = lsp::decode_params(command.arguments.front(), decode_conversion_name);
    if (auto* const error = std::get_if<ResponseError>(&argument)) return refused(std::move(*error));
    auto& name = std::get<ConversionName>(argument);
    return [reading = Reading(session, name.uri), name,
            client = session.capabilities](const JobContext& context) -> Result<Json> {
        auto edit = edit_of(reading, name, context.cancelled);
        if (auto* const error = std::get_if<ResponseError>(&edit)) return std::move(*error);
        const auto conversion = conversion_of(name.id);
        if (conversion && !context.cancelled.stop_requested()) {
            context.send(lsp::make_apply_edit(std::string(title_of(*conversion)),
                                              lsp::to_json(std::get<lsp::WorkspaceEdit>(edit), client)));
        }
        return Json();
    };
}

}  // namespace pykind::server
