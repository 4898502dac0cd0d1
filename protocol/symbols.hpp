// LSP 3.17, "Document Symbols Request", "Workspace Symbols Request".
#pragma once

#include <cstdint>
#include <string>

#include "protocol/basic_types.hpp"
#include "protocol/reader.hpp"

namespace pykind::lsp {

enum class SymbolKind : std::uint8_t {
    Module = 2,
    Class = 5,
    Method = 6,
    Property = 7,
    Constructor = 9,
    Function = 12,
};

// Without its children. An empty detail is left out.
[[nodiscard]] Json make_document_symbol(const std::string& name, const std::string& detail, SymbolKind kind,
                                        const Range& range, const Range& selection_range);

// The flat form: for documents where the client takes no other, and for the workspace. An empty container is left out.
[[nodiscard]] Json make_symbol_information(const std::string& name, SymbolKind kind, const std::string& uri,
                                           const Range& range, const std::string& container);

// The query of `workspace/symbol`.
[[nodiscard]] std::string decode_workspace_symbol_params(const Reader& params);

}  // namespace pykind::lsp
