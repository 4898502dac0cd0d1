// The snapshot of a file that every feature reads.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "analysis/semantics/function_kind.hpp"
#include "analysis/semantics/scopes.hpp"

namespace pykind {

struct FileIdentity {
    std::string path = {};    // empty for a text that is no file
    std::string module = {};  // its dotted name for imports; empty if it is not known
    // The Python that the file is meant for, 3.`target_minor`.
    int target_minor = 14;
};

// A parsed file, and what follows from it alone. Immutable, and free to be read by any number of threads.
struct AnalyzedFile : std::enable_shared_from_this<AnalyzedFile> {
    FileIdentity identity;
    std::shared_ptr<const syntax::SyntaxTree> tree;

    static std::shared_ptr<const AnalyzedFile> analyze(syntax::SourceText text, FileIdentity identity = {},
                                                       syntax::Storage storage = syntax::Storage::Ready);
    // The same, faster where the other text is like this one but for one place.
    static std::shared_ptr<const AnalyzedFile> analyze(syntax::SourceText text, FileIdentity identity,
                                                       const syntax::TokenizedText& other);

    // Both are made when first asked for, by whoever asks: of an imported file little is, and of an edited one two
    // threads may ask for one each.
    [[nodiscard]] const semantics::FunctionTable& functions() const;
    [[nodiscard]] const semantics::SymbolTable& symbols() const;

    [[nodiscard]] bool is_stub() const { return identity.path.ends_with(".pyi"); }
    [[nodiscard]] bool is_package() const;

private:
    static std::shared_ptr<const AnalyzedFile> of(std::shared_ptr<const syntax::SyntaxTree> tree,
                                                  FileIdentity identity);

    mutable std::once_flag classified_;
    mutable std::optional<semantics::FunctionTable> functions_;
    mutable std::once_flag resolved_;
    mutable std::optional<semantics::SymbolTable> symbols_;
};

}  // namespace pykind
