// LSP "Code Lens Request": the preferred conversion above what it is for, where the setting `code-lens` is on.
#pragma once

#include "server/job.hpp"
#include "server/session.hpp"

namespace pykind::server {

[[nodiscard]] Job code_lens(const Session& session, const lsp::Json& params);

}  // namespace pykind::server
