#include "server/handlers/execute_command.hpp"

#include <algorithm>
#include <array>

#include "protocol/code_action.hpp"
#include "server/conversions.hpp"
#include "server/handlers/function_commands.hpp"

namespace pykind::server {

using lsp::ErrorCode;
using lsp::Json;
using lsp::ResponseError;
using lsp::Result;

namespace {

// The answer comes when the client has been asked; what it makes of the edit comes with its own answer.
Job convert(const Session& session, const Json& argument) {
    if (!session.capabilities.applies_edits)
        return refused({ErrorCode::RequestFailed, "the editor cannot be asked to make edits"});
    auto decoded = lsp::decode_params(argument, decode_conversion_name);
    if (auto* const error = std::get_if<ResponseError>(&decoded)) return refused(std::move(*error));
    auto& name = std::get<ConversionName>(decoded);
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

struct CommandRoute {
    std::string_view name;
    bool edits;  // asks the client to make an edit
    Job (*run)(const Session&, const Json& argument);
};

constexpr std::array commands = {
    CommandRoute{convert_command, true, convert},
    CommandRoute{"pykind.explain", false, explain_command},
    CommandRoute{"pykind.functionAt", false, function_at_command},
    CommandRoute{"pykind.functions", false, functions_command},
};

std::string all_names() {
    std::string names;
    for (const CommandRoute& command : commands) names += (names.empty() ? "" : ", ") + std::string(command.name);
    return names;
}

}  // namespace

std::vector<std::string> command_names(bool which_edit) {
    std::vector<std::string> names;
    for (const CommandRoute& command : commands) {
        if (command.edits == which_edit) names.emplace_back(command.name);
    }
    return names;
}

Job execute_command(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_execute_command_params);
    if (auto* const error = std::get_if<ResponseError>(&decoded)) return refused(std::move(*error));
    const auto& asked = std::get<lsp::ExecuteCommandParams>(decoded);
    const auto* const command = std::find_if(commands.begin(), commands.end(),
                                             [&](const CommandRoute& entry) { return entry.name == asked.name; });
    if (command == commands.end())
        return refused({ErrorCode::InvalidParams, "no such command: '" + asked.name + "'; there are " + all_names()});
    if (asked.arguments.size() != 1)
        return refused({ErrorCode::InvalidParams, "'" + asked.name + "' takes one argument"});
    return command->run(session, asked.arguments.front());
}

}  // namespace pykind::server
