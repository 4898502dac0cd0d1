#include "analysis/analyzed_file.hpp"

namespace pykind {

std::shared_ptr<const AnalyzedFile> AnalyzedFile::analyze(syntax::SourceText text, FileIdentity identity,
                                                          syntax::Storage storage) {
    return of(syntax::SyntaxTree::parse(std::move(text), storage), std::move(identity));
}

std::shared_ptr<const AnalyzedFile> AnalyzedFile::analyze(syntax::SourceText text, FileIdentity identity,
                                                          const syntax::TokenizedText& other) {
    return of(syntax::SyntaxTree::parse(std::move(text), other), std::move(identity));
}

std::shared_ptr<const AnalyzedFile> AnalyzedFile::of(std::shared_ptr<const syntax::SyntaxTree> tree,
                                                     FileIdentity identity) {
    auto file = std::make_shared<AnalyzedFile>();
    file->identity = std::move(identity);
    file->tree = std::move(tree);
    return file;
}

const semantics::FunctionTable& AnalyzedFile::functions() const {
    std::call_once(classified_, [this] {
        functions_ = semantics::classify(*tree, {identity.target_minor});
        if (tree->is_compact()) functions_->shrink_to_fit();
    });
    return *functions_;
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
