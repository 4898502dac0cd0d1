// LSP 3.17, "Goto Definition Request", "Goto Type Definition Request", "Find References Request".
#pragma once

#include <optional>
#include <string>

#include "protocol/basic_types.hpp"
#include "protocol/reader.hpp"
#include "protocol/work_done_progress.hpp"

namespace pykind::lsp {

struct TextDocumentPositionParams {
    std::string uri;
    Position position;
};

struct ReferenceParams {
    TextDocumentPositionParams at;
    bool include_declaration = false;
    Json work_done_token;  // null if the client gave none
};

[[nodiscard]] TextDocumentPositionParams decode_position_params(const Reader& params);
[[nodiscard]] ReferenceParams decode_reference_params(const Reader& params);

[[nodiscard]] Json make_location(const std::string& uri, const Range& range);

}  // namespace pykind::lsp
