#include "server/handlers/symbols.hpp"

#include <algorithm>
#include <tuple>

#include "analysis/symbol_query.hpp"
#include "protocol/symbols.hpp"
#include "protocol/text_synchronization.hpp"
#include "server/client_documents.hpp"
#include "server/parallel.hpp"
#include "server/symbol_index.hpp"
#include "server/symbols.hpp"

namespace pykind::server {

using lsp::Json;
using lsp::Result;

namespace {

class DocumentSymbols {
public:
    explicit DocumentSymbols(const Reading& reading)
        : snapshot_(*reading.snapshot),
          file_(snapshot_.analysis()),
          view_(reading.view()),
          evaluator_(view_),
          outline_(outline_of(file_)) {}

    [[nodiscard]] Json nested(const std::stop_token& cancelled) {
        Json roots = Json::array();
        std::vector<Json> children(outline_.size(), Json::array());
        // From the last, so that what stands in an entry is there when the entry is made.
        for (std::size_t i = outline_.size(); i-- > 0 && !cancelled.stop_requested();) {
            const OutlineEntry& entry = outline_[i];
            Json symbol =
                lsp::make_document_symbol(entry.name, detail_of(evaluator_, file_, entry), symbol_kind_of(entry.kind),
                                          snapshot_.range(entry.span), snapshot_.range(entry.name_span));
            if (!children[i].empty()) {
                std::reverse(children[i].begin(), children[i].end());
                symbol["children"] = std::move(children[i]);
            }
            (entry.parent == OutlineEntry::npos ? roots : children[entry.parent]).push_back(std::move(symbol));
        }
        std::reverse(roots.begin(), roots.end());
        return roots;
    }

    [[nodiscard]] Json flat(const std::stop_token& cancelled) {
        Json symbols = Json::array();
        for (const OutlineEntry& entry : outline_) {
            if (cancelled.stop_requested()) break;
            symbols.push_back(lsp::make_symbol_information(
                entry.name, symbol_kind_of(entry.kind), snapshot_.origin().uri, snapshot_.range(entry.span),
                with_detail(container_of(file_, outline_, entry), detail_of(evaluator_, file_, entry))));
        }
        return symbols;
    }

private:
    const Snapshot& snapshot_;
    const AnalyzedFile& file_;
    project::ProjectView view_;
    semantics::Evaluator evaluator_;
    std::vector<OutlineEntry> outline_;
};

// A symbol that fits a query.
struct Fit {
    unsigned rank;
    FileSymbols symbols;
    std::size_t file;  // its number
    std::size_t symbol;

    [[nodiscard]] const IndexedSymbol& get() const { return (*symbols)[symbol]; }
    // The better one first; of those that are alike the shorter name, then in order of names and places.
    friend bool operator<(const Fit& a, const Fit& b) {
        const auto key = [](const Fit& fit) {
            const std::string& name = fit.get().name;
            return std::make_tuple(fit.rank, name.size(), std::string_view(name), fit.file, fit.symbol);
        };
        return key(a) < key(b);
    }
};

std::string uri_of(const Reading& reading, const std::string& path) {
    const auto open = reading.open_texts->find(path);
    const bool is_known = open != reading.open_texts->end() && open->second != nullptr;
    return is_known ? static_cast<const Snapshot&>(*open->second).origin().uri : lsp::uri_of_path(path);
}

Json symbols_for(const Reading& reading, SymbolIndex& index, const std::string& text,
                 const std::stop_token& cancelled) {
    constexpr std::size_t most = 1000;
    reading.refresh();
    const SymbolQuery query(text);
    const std::vector<std::string> paths = reading.workspace->files_around("", *reading.open_texts, cancelled);
    std::mutex mutex;
    std::vector<Fit> fits;
    in_parallel(paths.size(), 0, cancelled, [&](std::size_t file) {
        const project::ProjectView view(reading.workspace->project_of(paths[file]), reading.open_texts);
        const FileSymbols symbols = index.symbols_of(view, paths[file]);
        if (symbols == nullptr) return;
        std::vector<Fit> here;
        for (std::size_t i = 0; i < symbols->size(); ++i) {
            const IndexedSymbol& symbol = (*symbols)[i];
            if (const auto rank = query.rank(symbol.name, symbol.container, symbol.kind))
                here.push_back({*rank, symbols, file, i});
        }
        const std::scoped_lock lock(mutex);
        fits.insert(fits.end(), here.begin(), here.end());
    });
    const std::size_t count = std::min(most, fits.size());
    std::partial_sort(fits.begin(), fits.begin() + static_cast<std::ptrdiff_t>(count), fits.end());
    Json found = Json::array();
    for (std::size_t i = 0; i < count; ++i) {
        const IndexedSymbol& symbol = fits[i].get();
        const std::string_view detail = symbol.kind ? phrase_of(*symbol.kind) : std::string_view();
        found.push_back(lsp::make_symbol_information(symbol.name, symbol.symbol_kind,
                                                     uri_of(reading, paths[fits[i].file]), symbol.range,
                                                     with_detail(symbol.container, detail)));
    }
    return found;
}

}  // namespace

Job document_symbol(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_document_uri);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    return [reading = Reading(session, std::get<std::string>(decoded)),
            nests = session.capabilities.nests_symbols](const JobContext& context) -> Result<Json> {
        if (reading.snapshot == nullptr) return Json::array();
        DocumentSymbols symbols(reading);
        return nests ? symbols.nested(context.cancelled) : symbols.flat(context.cancelled);
    };
}

Job workspace_symbol(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_workspace_symbol_params);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    return [reading = Reading(session), index = session.symbols,
            query = std::get<std::string>(decoded)](const JobContext& context) -> Result<Json> {
        return symbols_for(reading, *index, query, context.cancelled);
    };
}

}  // namespace pykind::server
