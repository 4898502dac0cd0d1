// LSP "Prepare Call Hierarchy", "Call Hierarchy Incoming Calls", "Call Hierarchy Outgoing Calls".
#pragma once

#include "server/job.hpp"
#include "server/session.hpp"

namespace pykind::server {

// Items carry the kind of their function as their detail.
[[nodiscard]] Job prepare_call_hierarchy(const Session& session, const lsp::Json& params);
// Looks through all files of the workspace folders.
[[nodiscard]] Job incoming_calls(const Session& session, const lsp::Json& params);
[[nodiscard]] Job outgoing_calls(const Session& session, const lsp::Json& params);

}  // namespace pykind::server
