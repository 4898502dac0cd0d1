// LSP 3.17, "Hover Request".
#pragma once

#include <string>

#include "protocol/lifecycle.hpp"

namespace pykind::lsp {

[[nodiscard]] Json make_hover(MarkupKind kind, const std::string& value, const Range& range);

// `MarkupContent`
[[nodiscard]] Json make_markup(MarkupKind kind, const std::string& value);

[[nodiscard]] Json to_json(Position position);
[[nodiscard]] Json to_json(const Range& range);

}  // namespace pykind::lsp
