// Changes of files as edits of the client's documents.
#pragma once

#include <string>
#include <vector>

#include "analysis/edit.hpp"
#include "protocol/workspace_edit.hpp"
#include "server/session.hpp"

namespace pykind::server {

// The ids of the annotations that the edits of the reading's document get, and those of others; empty: none.
struct AnnotationIds {
    std::string here = {};
    std::string elsewhere = {};
};

// With the versions of what is open. An error if the client has another text of one of the files.
[[nodiscard]] lsp::Result<lsp::WorkspaceEdit> edit_of_changes(const Reading& reading,
                                                              const std::vector<FileChange>& changes,
                                                              const AnnotationIds& annotations = {});

}  // namespace pykind::server
