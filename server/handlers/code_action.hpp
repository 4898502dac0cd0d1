// LSP "Code Action Request" and "Code Action Resolve Request": remedies for what the checks
// found, and the conversions, where the cursor is.
#pragma once

#include "server/job.hpp"
#include "server/session.hpp"

namespace pykind::server {

// What is near but not right comes disabled, with the reason, where somebody asked and the client can show it.
[[nodiscard]] Job code_action(const Session& session, const lsp::Json& params);

// The action with its edit; an error if the text is not the one that it was offered for.
[[nodiscard]] Job resolve_code_action(const Session& session, const lsp::Json& params);

}  // namespace pykind::server
