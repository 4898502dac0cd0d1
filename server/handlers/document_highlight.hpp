// LSP "Document Highlights".
#pragma once

#include "server/job.hpp"
#include "server/session.hpp"

namespace pykind::server {

[[nodiscard]] Job document_highlight(const Session& session, const lsp::Json& params);

}  // namespace pykind::server
