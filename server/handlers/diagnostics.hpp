// LSP "Pull Diagnostics".
#pragma once

#include "server/job.hpp"
#include "server/session.hpp"

namespace pykind::server {

// The findings of an open document.
[[nodiscard]] Job document_diagnostic(const Session& session, const lsp::Json& params);

// Those of all files of the workspace folders, and of all that are open; in parts where the client takes parts.
[[nodiscard]] Job workspace_diagnostic(const Session& session, const lsp::Json& params);

}  // namespace pykind::server
