// The snapshot of a file that every feature reads.
#pragma once

#include <memory>

#include "analysis/semantics/function_kind.hpp"

namespace pykind {

// A parsed and classified file: the snapshot that every feature reads. Immutable.
struct AnalyzedFile {
    std::shared_ptr<const syntax::SyntaxTree> tree;
    semantics::FunctionTable functions;

    // `target_minor` is the Python that the file is meant for, 3.`target_minor`.
    static std::shared_ptr<const AnalyzedFile> analyze(syntax::SourceText text, int target_minor = 14);
};

}  // namespace pykind
