// LSP 3.17, "Hover Request".
#pragma once

#include <string>

#include "protocol/lifecycle.hpp"

namespace pykind::lsp {

[[nodiscard]] Json make_hover(MarkupKind kind, const std::string& value, const Range& range);

[[nodiscard]] Json to_json(const Range& range);

}  // namespace pykind::lsp
