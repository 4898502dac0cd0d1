// LSP 3.17, "Lifecycle Messages": what of `initialize` is in use.
#pragma once

#include <optional>
#include <string>

#include "protocol/basic_types.hpp"
#include "protocol/reader.hpp"

namespace pykind::lsp {

enum class MarkupKind : std::uint8_t { PlainText, Markdown };

// The client's capabilities, flattened to what the server asks of them.
struct ClientCapabilities {
    PositionEncoding position_encoding = PositionEncoding::Utf16;  // the one chosen
    MarkupKind hover_format = MarkupKind::PlainText;               // the client's first choice
};

struct InitializeParams {
    std::optional<std::int64_t> process_id;
    ClientCapabilities capabilities;
};

[[nodiscard]] InitializeParams decode_initialize_params(const Reader& params);

// The result of `initialize`: server info and capabilities.
[[nodiscard]] Json make_initialize_result(const ClientCapabilities& capabilities, const std::string& version);

}  // namespace pykind::lsp
