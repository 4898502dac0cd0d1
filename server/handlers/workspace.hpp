// LSP "Workspace Features": folders that come and go, files that change on the disk.
#pragma once

#include <optional>

#include "server/session.hpp"

namespace pykind::server {

// `initialized`: asks the client to watch files, if it can be asked.
[[nodiscard]] std::optional<std::string> initialized(Session& session, const lsp::Json& params);
[[nodiscard]] std::optional<std::string> did_change_watched_files(Session& session, const lsp::Json& params);
[[nodiscard]] std::optional<std::string> did_change_workspace_folders(Session& session, const lsp::Json& params);

}  // namespace pykind::server
