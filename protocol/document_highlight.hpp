// LSP 3.17, "Document Highlights Request".
#pragma once

#include <cstdint>

#include "protocol/basic_types.hpp"
#include "protocol/json_rpc.hpp"

namespace pykind::lsp {

enum class DocumentHighlightKind : std::uint8_t { Text = 1, Read = 2, Write = 3 };

[[nodiscard]] Json make_highlight(const Range& range, DocumentHighlightKind kind);

}  // namespace pykind::lsp
