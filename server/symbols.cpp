#include "server/symbols.hpp"

namespace pykind::server {

lsp::SymbolKind symbol_kind_of(OutlineKind kind) {
    switch (kind) {
        case OutlineKind::Class: return lsp::SymbolKind::Class;
        case OutlineKind::Function: return lsp::SymbolKind::Function;
        case OutlineKind::Method: return lsp::SymbolKind::Method;
        case OutlineKind::Constructor: return lsp::SymbolKind::Constructor;
        case OutlineKind::Property: return lsp::SymbolKind::Property;
    }
    return lsp::SymbolKind::Function;
}

lsp::SymbolKind symbol_kind_of(const semantics::FunctionInfo& function) {
    return symbol_kind_of(outline_kind_of(function));
}

std::string container_of(const AnalyzedFile& file, const std::vector<OutlineEntry>& outline,
                         const OutlineEntry& entry) {
    return entry.parent == OutlineEntry::npos ? module_name_of(file) : outline[entry.parent].qualname;
}

std::string module_name_of(const AnalyzedFile& file) {
    if (!file.identity.module.empty()) return file.identity.module;
    const std::string name = file.identity.path.substr(file.identity.path.rfind('/') + 1);
    return name.substr(0, name.rfind('.'));
}

std::string with_detail(std::string container, std::string_view detail) {
    if (detail.empty()) return container;
    if (container.empty()) return std::string(detail);
    return container.append(" · ").append(detail);
}

}  // namespace pykind::server
