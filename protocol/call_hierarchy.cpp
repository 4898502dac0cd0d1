#include "protocol/call_hierarchy.hpp"

#include "protocol/hover.hpp"
#include "protocol/text_synchronization.hpp"

namespace pykind::lsp {

Json to_json(const CallHierarchyItem& item) {
    Json json = {{"name", item.name},
                 {"kind", item.kind},
                 {"uri", item.uri},
                 {"range", to_json(item.range)},
                 {"selectionRange", to_json(item.selection_range)}};
    if (!item.detail.empty()) json["detail"] = item.detail;
    return json;
}

CallHierarchyPlace decode_call_hierarchy_params(const Reader& params) {
    const Reader item = params.member("item");
    return {item.member("uri").string(), static_cast<SymbolKind>(item.member("kind").uinteger()),
            decode_range(item.member("selectionRange")).start};
}

}  // namespace pykind::lsp
