#include "protocol/symbols.hpp"

#include "protocol/hover.hpp"
#include "protocol/navigation.hpp"

namespace pykind::lsp {

Json make_document_symbol(const std::string& name, const std::string& detail, SymbolKind kind, const Range& range,
                          const Range& selection_range) {
    Json symbol = {
        {"name", name}, {"kind", kind}, {"range", to_json(range)}, {"selectionRange", to_json(selection_range)}};
    if (!detail.empty()) symbol["detail"] = detail;
    return symbol;
}

Json make_symbol_information(const std::string& name, SymbolKind kind, const std::string& uri, const Range& range,
                             const std::string& container) {
    Json symbol = {{"name", name}, {"kind", kind}, {"location", make_location(uri, range)}};
    if (!container.empty()) symbol["containerName"] = container;
    return symbol;
}

std::string decode_workspace_symbol_params(const Reader& params) { return params.member("query").string(); }

}  // namespace pykind::lsp
