// LSP "Document Symbols", "Workspace Symbols".
#pragma once

#include "server/job.hpp"
#include "server/session.hpp"

namespace pykind::server {

// Nested where the client takes that, each with its kind as its detail.
[[nodiscard]] Job document_symbol(const Session& session, const lsp::Json& params);
// Of all files of the workspace folders and all that are open; the thousand that fit best.
[[nodiscard]] Job workspace_symbol(const Session& session, const lsp::Json& params);

}  // namespace pykind::server
