#include "server/handlers/lifecycle.hpp"

#include "server/conversions.hpp"
#include "server/diagnoses.hpp"
#include "server/faults.hpp"
#include "server/handlers/execute_command.hpp"
#include "server/handlers/semantic_tokens.hpp"
#include "server/handlers/workspace.hpp"
#include "server/quick_fixes.hpp"
#include "server/symbol_index.hpp"

namespace pykind::server {

using lsp::Json;
using lsp::Result;

Result<Json> initialize(Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_initialize_params);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return std::move(*error);
    const auto& initialize_params = std::get<lsp::InitializeParams>(decoded);
    session.capabilities = initialize_params.capabilities;
    session.client_process = initialize_params.process_id;
    std::vector<std::string> folders;
    for (const std::string& uri : initialize_params.folders) {
        if (const auto path = lsp::path_of_uri(uri)) folders.push_back(absolute_path(*path));
    }
    session.workspace = std::make_shared<Workspace>(std::move(folders));
    session.diagnoses = std::make_shared<Diagnoses>(session.capabilities);
    session.symbols = std::make_shared<SymbolIndex>(session.capabilities.position_encoding);
    session.faults = std::make_shared<Faults>();
    take_editor_settings(session, initialize_params.initialization_options);
    session.lifecycle = Lifecycle::Running;
    std::vector<std::string> kinds = code_action_kinds();
    kinds.insert(kinds.end(), {quick_fix_kind, fix_all_kind});
    return lsp::make_initialize_result(session.capabilities, {PYKIND_VERSION, std::move(kinds), command_names(true),
                                                              command_names(false), semantic_tokens_legend()});
}

Result<Json> shutdown(Session& session, const Json& /*params*/) {
    session.lifecycle = Lifecycle::ShutDown;
    return Json();
}

}  // namespace pykind::server
