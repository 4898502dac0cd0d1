#include "server/client_edits.hpp"

#include "server/client_documents.hpp"

namespace pykind::server {

lsp::Result<lsp::WorkspaceEdit> edit_of_changes(const Reading& reading, const std::vector<FileChange>& changes,
                                                const AnnotationIds& annotations) {
    ClientDocuments documents(reading);
    lsp::WorkspaceEdit edit;
    for (const FileChange& change : changes) {
        if (!documents.is_current(*change.file)) {
            return lsp::ResponseError{lsp::ErrorCode::ContentModified,
                                      "the text of " + documents.uri_of(*change.file) + " is not known"};
        }
        const bool is_here = change.file == reading.snapshot->analyzed();
        lsp::DocumentEdit document{documents.uri_of(*change.file),
                                   documents.version_of(*change.file),
                                   {},
                                   is_here ? annotations.here : annotations.elsewhere};
        for (const Edit& part : change.edits)
            document.edits.push_back({documents.range(*change.file, part.span), part.text});
        edit.documents.push_back(std::move(document));
    }
    return edit;
}

}  // namespace pykind::server
