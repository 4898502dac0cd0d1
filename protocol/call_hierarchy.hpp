// LSP 3.17, "Prepare Call Hierarchy Request", "Call Hierarchy Incoming Calls", "Call Hierarchy Outgoing Calls".
#pragma once

#include <string>

#include "protocol/basic_types.hpp"
#include "protocol/reader.hpp"
#include "protocol/symbols.hpp"

namespace pykind::lsp {

struct CallHierarchyItem {
    std::string name;
    SymbolKind kind = SymbolKind::Function;
    std::string detail;  // may be empty
    std::string uri;
    Range range;
    Range selection_range;
};

[[nodiscard]] Json to_json(const CallHierarchyItem& item);

// What of an item that was given is needed to find it again.
struct CallHierarchyPlace {
    std::string uri;
    SymbolKind kind = SymbolKind::Function;
    Position position;  // where its selection range begins
};

[[nodiscard]] CallHierarchyPlace decode_call_hierarchy_params(const Reader& params);

}  // namespace pykind::lsp
