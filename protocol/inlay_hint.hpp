// LSP 3.17, "Inlay Hint Request", "Inlay Hint Resolve Request".
#pragma once

#include <string>

#include "protocol/basic_types.hpp"
#include "protocol/reader.hpp"

namespace pykind::lsp {

struct DocumentRangeParams {
    std::string uri;
    Range range;
};

// Of requests for a part of a document: `textDocument/inlayHint`, `textDocument/semanticTokens/range`.
[[nodiscard]] DocumentRangeParams decode_document_range_params(const Reader& params);

struct InlayHint {
    Position position;
    std::string label;
    bool is_type = false;  // else it is of no kind that the protocol has
    bool has_padding_left = false;
    Json data = {};  // what `inlayHint/resolve` needs; null if there is nothing to resolve
};

[[nodiscard]] Json to_json(const InlayHint& hint);

}  // namespace pykind::lsp
