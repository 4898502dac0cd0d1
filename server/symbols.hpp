// Entries of an outline as the symbols of the protocol.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/outline.hpp"
#include "protocol/symbols.hpp"

namespace pykind::server {

[[nodiscard]] lsp::SymbolKind symbol_kind_of(OutlineKind kind);
// That of a function where there is no outline at hand.
[[nodiscard]] lsp::SymbolKind symbol_kind_of(const semantics::FunctionInfo& function);

// The class or function that an entry stands in, else the module of its file.
[[nodiscard]] std::string container_of(const AnalyzedFile& file, const std::vector<OutlineEntry>& outline,
                                       const OutlineEntry& entry);
// "streams", or the name of the file where it has no module's.
[[nodiscard]] std::string module_name_of(const AnalyzedFile& file);

// "streams · asynchronous generator function": flat symbols have no other place for what they are.
[[nodiscard]] std::string with_detail(std::string container, std::string_view detail);

}  // namespace pykind::server
