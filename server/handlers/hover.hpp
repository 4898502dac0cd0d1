// LSP "Hover Request".
#pragma once

#include <functional>

#include "server/session.hpp"

namespace pykind::server {

// Work on a snapshot, to be done on any thread.
using Job = std::function<lsp::Result<lsp::Json>()>;

// Takes what it needs from the session; the job answers null where pykind has nothing to say, so that other servers'
// hovers stand alone.
[[nodiscard]] Job hover(const Session& session, const lsp::Json& params);

}  // namespace pykind::server
