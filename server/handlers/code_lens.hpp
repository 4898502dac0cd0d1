// LSP "Code Lens", "Code Lens Resolve".
#pragma once

#include "server/job.hpp"
#include "server/session.hpp"

namespace pykind::server {

// What the settings turn on: the preferred conversions, ready to be made; and a lens above each function of another
// kind than the plain one, which says nothing yet.
[[nodiscard]] Job code_lens(const Session& session, const lsp::Json& params);
// The kind of the function, and how what it gives is consumed in the workspace.
[[nodiscard]] Job resolve_code_lens(const Session& session, const lsp::Json& params);

}  // namespace pykind::server
