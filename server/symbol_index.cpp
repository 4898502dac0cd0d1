#include "server/symbol_index.hpp"

#include "server/snapshot.hpp"
#include "server/symbols.hpp"

namespace pykind::server {

FileSymbols SymbolIndex::symbols_of(const project::ProjectView& view, const std::string& path) {
    if (const auto* const open = static_cast<const Snapshot*>(view.open_text(path))) {
        const AnalyzedFile& file = open->analysis();
        return read(file, [&](syntax::Span span) { return open->range(span); });
    }
    const project::FileStatus status = view.project().files().status(path);
    {
        const std::scoped_lock lock(mutex_);
        const auto known = entries_.find(path);
        if (known != entries_.end() && known->second.status == status) return known->second.symbols;
    }
    FileSymbols symbols;
    if (auto bytes = view.project().files().read(path)) {
        if (const auto file = view.project().load(path, std::move(*bytes))) {
            const lsp::LineIndex lines(file->tree->text().bytes(), encoding_);
            symbols = read(*file, [&](syntax::Span span) { return lines.range(span.begin, span.end); });
        }
    }
    const std::scoped_lock lock(mutex_);
    entries_.insert_or_assign(path, Entry{status, symbols});
    return symbols;
}

FileSymbols SymbolIndex::read(const AnalyzedFile& file, const std::function<lsp::Range(syntax::Span)>& range_of) {
    auto symbols = std::make_shared<std::vector<IndexedSymbol>>();
    const std::vector<OutlineEntry> outline = outline_of(file);
    for (const OutlineEntry& entry : outline) {
        const auto kind = entry.function == nullptr ? std::nullopt : std::optional(entry.function->kind);
        symbols->push_back({entry.name, container_of(file, outline, entry), kind, symbol_kind_of(entry.kind),
                            range_of(entry.name_span)});
    }
    return symbols;
}

void SymbolIndex::forget() {
    const std::scoped_lock lock(mutex_);
    entries_.clear();
}

}  // namespace pykind::server
