// LSP 3.17, "WorkspaceEdit": edits of several documents, with annotations that the client shows before it makes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/lifecycle.hpp"

namespace pykind::lsp {

struct TextEdit {
    Range range;
    std::string new_text;
};

struct ChangeAnnotation {
    std::string id;
    std::string label;
    std::string description;  // may be empty
    bool needs_confirmation = false;
};

struct DocumentEdit {
    std::string uri;
    std::optional<std::int64_t> version;  // of a document that is open
    std::vector<TextEdit> edits;
    std::string annotation;  // the id of that of all its edits; empty: none
};

struct WorkspaceEdit {
    std::vector<DocumentEdit> documents;
    std::vector<ChangeAnnotation> annotations;
};

// In the form that the client takes: versions and annotations are left out where it knows none.
[[nodiscard]] Json to_json(const WorkspaceEdit& edit, const ClientCapabilities& client);

// `workspace/applyEdit`; each has an id of its own, by which its answer is known.
[[nodiscard]] Json make_apply_edit(const std::string& label, Json edit);
[[nodiscard]] bool is_apply_edit(const Response& answer);
// Why the client did not make the edit; nothing if it did.
[[nodiscard]] std::optional<std::string> failure_of_apply_edit(const Response& answer);

}  // namespace pykind::lsp
