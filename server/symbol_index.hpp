// The functions and classes of the workspace's files, kept so that each key that is pressed in a search need not read
// them again.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "analysis/project/project.hpp"
#include "protocol/symbols.hpp"

namespace pykind::server {

struct IndexedSymbol {
    std::string name;
    std::string container;                        // the class or function around it, else the module
    std::optional<semantics::FunctionKind> kind;  // nothing for a class
    lsp::SymbolKind symbol_kind;
    lsp::Range range;  // of its name, in the client's encoding
};

using FileSymbols = std::shared_ptr<const std::vector<IndexedSymbol>>;

// Free to be used by any number of threads.
class SymbolIndex {
public:
    explicit SymbolIndex(lsp::PositionEncoding encoding) : encoding_(encoding) {}

    // Those of the file at a path, in order of place; a text that an editor has open wins over the disk. A file is read
    // again when its time stamp or size changes. Null if it cannot be read.
    [[nodiscard]] FileSymbols symbols_of(const project::ProjectView& view, const std::string& path);

    // Kinds may have changed without the files: the settings did.
    void forget();

private:
    struct Entry {
        project::FileStatus status;
        FileSymbols symbols;
    };

    [[nodiscard]] static FileSymbols read(const AnalyzedFile& file,
                                          const std::function<lsp::Range(syntax::Span)>& range_of);

    lsp::PositionEncoding encoding_;
    std::mutex mutex_;
    std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace pykind::server
