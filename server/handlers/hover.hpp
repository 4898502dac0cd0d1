// LSP "Hover Request".
#pragma once

#include "server/job.hpp"
#include "server/session.hpp"

namespace pykind::server {

// Takes what it needs from the session; the job answers null where pykind has nothing to say, so that other servers'
// hovers stand alone.
[[nodiscard]] Job hover(const Session& session, const lsp::Json& params);

}  // namespace pykind::server
