#include "analysis/analyzed_file.hpp"

namespace pykind {

std::shared_ptr<const AnalyzedFile> AnalyzedFile::analyze(syntax::SourceText text, int target_minor) {
    auto file = std::make_shared<AnalyzedFile>();
    file->tree = syntax::SyntaxTree::parse(std::move(text));
    file->functions = semantics::classify(*file->tree, {target_minor});
    return file;
}

}  // namespace pykind
