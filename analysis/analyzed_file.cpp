#include "analysis/analyzed_file.hpp"

namespace pykind {

std::shared_ptr<const AnalyzedFile> AnalyzedFile::analyze(syntax::SourceText text, FileIdentity identity,
                                                          syntax::Storage storage) {
    return classify(syntax::SyntaxTree::parse(std::move(text), storage), std::move(identity));
}

std::shared_ptr<const AnalyzedFile> AnalyzedFile::analyze(syntax::SourceText text, FileIdentity identity,
                                                          const syntax::TokenizedText& other) {
    return classify(syntax::SyntaxTree::parse(std::move(text), other), std::move(identity));
}

std::shared_ptr<const AnalyzedFile> AnalyzedFile::classify(std::shared_ptr<const syntax::SyntaxTree> tree,
                                                           FileIdentity identity) {
    auto file = std::make_shared<AnalyzedFile>();
    file->identity = std::move(identity);
    file->tree = std::move(tree);
    file->functions = semantics::classify(*file->tree, {file->identity.target_minor});
    if (file->tree->is_compact()) file->functions.shrink_to_fit();
    return file;
}

const semantics::SymbolTable& AnalyzedFile::symbols() const {
    std::call_once(resolved_, [this] {
        symbols_ = semantics::SymbolTable::build(*tree);
        if (tree->is_compact()) symbols_->shrink_to_fit();
    });
    return *symbols_;
}

bool AnalyzedFile::is_package() const {
    return identity.path.ends_with("/__init__.py") || identity.path.ends_with("/__init__.pyi");
}

}  // namespace pykind
