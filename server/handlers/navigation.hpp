// LSP "Goto Definition", "Goto Type Definition", "Find References".
#pragma once

#include "server/job.hpp"
#include "server/session.hpp"

namespace pykind::server {

// Each answers a list of locations, empty where nothing can be known.
[[nodiscard]] Job definition(const Session& session, const lsp::Json& params);
[[nodiscard]] Job type_definition(const Session& session, const lsp::Json& params);
// Looks through all files of the workspace folders, with progress where that takes a while.
[[nodiscard]] Job references(const Session& session, const lsp::Json& params);

}  // namespace pykind::server
