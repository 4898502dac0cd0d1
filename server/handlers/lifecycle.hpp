// LSP "Lifecycle Messages".
#pragma once

#include "server/session.hpp"

namespace pykind::server {

[[nodiscard]] lsp::Result<lsp::Json> initialize(Session& session, const lsp::Json& params);
[[nodiscard]] lsp::Result<lsp::Json> shutdown(Session& session, const lsp::Json& params);

}  // namespace pykind::server
