// LSP "Document Synchronization".
#pragma once

#include <optional>

#include "server/session.hpp"

namespace pykind::server {

// Each gives the reason if the notification could not be followed, for the log.
[[nodiscard]] std::optional<std::string> did_open(Session& session, const lsp::Json& params);
[[nodiscard]] std::optional<std::string> did_change(Session& session, const lsp::Json& params);
[[nodiscard]] std::optional<std::string> did_close(Session& session, const lsp::Json& params);

}  // namespace pykind::server
