// LSP "Execute a command".
#pragma once

#include <string>
#include <vector>

#include "server/job.hpp"
#include "server/session.hpp"

namespace pykind::server {

// The names of the commands: of those that ask the client to make an edit, or of the others.
[[nodiscard]] std::vector<std::string> command_names(bool which_edit);

[[nodiscard]] Job execute_command(const Session& session, const lsp::Json& params);

}  // namespace pykind::server
