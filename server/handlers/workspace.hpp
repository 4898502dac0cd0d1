// LSP "Workspace Features": folders that come and go, files that change on the disk.
#pragma once

#include <optional>

#include "server/session.hpp"

namespace pykind::server {

// `initialized`: asks the client to watch files, and for its settings, if it can be asked.
[[nodiscard]] std::optional<std::string> initialized(Session& session, const lsp::Json& params);
[[nodiscard]] std::optional<std::string> did_change_watched_files(Session& session, const lsp::Json& params);
[[nodiscard]] std::optional<std::string> did_change_configuration(Session& session, const lsp::Json& params);
// The answer to a request of ours.
void receive_answer(Session& session, const lsp::Response& response);
// Takes the settings that the editor sent, or the section of them; problems are shown to the user.
void take_editor_settings(Session& session, const lsp::Json& sent);
[[nodiscard]] std::optional<std::string> did_change_workspace_folders(Session& session, const lsp::Json& params);

}  // namespace pykind::server
