// LSP 3.17, "Semantic Tokens".
#pragma once

#include <cstdint>
#include <vector>

#include "protocol/basic_types.hpp"
#include "protocol/json_rpc.hpp"

namespace pykind::lsp {

// Of one line.
struct SemanticToken {
    Range range;
    std::uint32_t type = 0;       // its number in the legend
    std::uint32_t modifiers = 0;  // a bit for each of the legend, the lowest for the first
};

// `SemanticTokens`: five numbers for each, its place counted from the one before it. They must be in order of place.
[[nodiscard]] Json make_semantic_tokens(const std::vector<SemanticToken>& tokens);

}  // namespace pykind::lsp
