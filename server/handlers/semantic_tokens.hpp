// LSP "Semantic Tokens".
#pragma once

#include "protocol/lifecycle.hpp"
#include "server/job.hpp"
#include "server/session.hpp"

namespace pykind::server {

// What the server's tokens are numbered by.
[[nodiscard]] lsp::SemanticTokensLegend semantic_tokens_legend();

// No tokens where the settings turn them off.
[[nodiscard]] Job semantic_tokens_full(const Session& session, const lsp::Json& params);
[[nodiscard]] Job semantic_tokens_range(const Session& session, const lsp::Json& params);

}  // namespace pykind::server
