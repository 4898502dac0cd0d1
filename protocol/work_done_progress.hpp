// LSP 3.17, "Work Done Progress".
#pragma once

#include <cstdint>
#include <string>

#include "protocol/reader.hpp"

namespace pykind::lsp {

// The token that a client gave with a request, an integer or a string; null if it gave none.
[[nodiscard]] Json decode_work_done_token(const Reader& params);

// `window/workDoneProgress/create`, a request.
[[nodiscard]] Json make_create_progress(const std::string& id, const Json& token);
// `$/progress` notifications. The percentage is 0 to 100.
[[nodiscard]] Json make_progress_begin(const Json& token, const std::string& title);
[[nodiscard]] Json make_progress_report(const Json& token, const std::string& message, std::uint32_t percentage);
[[nodiscard]] Json make_progress_end(const Json& token);

}  // namespace pykind::lsp
