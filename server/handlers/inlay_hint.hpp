// LSP "Inlay Hint", "Inlay Hint Resolve".
#pragma once

#include "server/job.hpp"
#include "server/session.hpp"

namespace pykind::server {

[[nodiscard]] Job inlay_hint(const Session& session, const lsp::Json& params);
// Adds the tooltip: the brief hover of what the hint is about.
[[nodiscard]] Job resolve_inlay_hint(const Session& session, const lsp::Json& params);

}  // namespace pykind::server
