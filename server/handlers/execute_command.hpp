// LSP "Execute a command": `pykind.convert`, which asks the client to make the edit of a conversion.
#pragma once

#include "server/job.hpp"
#include "server/session.hpp"

namespace pykind::server {

[[nodiscard]] Job execute_command(const Session& session, const lsp::Json& params);

}  // namespace pykind::server
