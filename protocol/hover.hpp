// LSP 3.17, "Hover Request".
#pragma once

#include <string>

#include "protocol/lifecycle.hpp"
#include "protocol/text_synchronization.hpp"

namespace pykind::lsp {

struct HoverParams {
    std::string uri;
    Position position;
};

[[nodiscard]] HoverParams decode_hover_params(const Reader& params);

[[nodiscard]] Json make_hover(MarkupKind kind, const std::string& value, const Range& range);

[[nodiscard]] Json to_json(const Range& range);

}  // namespace pykind::lsp
