#include "protocol/workspace_edit.hpp"

#include <atomic>

#include "protocol/hover.hpp"

namespace pykind::lsp {

namespace {

constexpr std::string_view id_prefix = "pykind-edit-";

Json to_json(const TextEdit& edit, const std::string& annotation) {
    Json json = {{"range", to_json(edit.range)}, {"newText", edit.new_text}};
    if (!annotation.empty()) json["annotationId"] = annotation;
    return json;
}

Json edits_of(const DocumentEdit& document, bool is_annotated) {
    Json edits = Json::array();
    for (const TextEdit& edit : document.edits)
        edits.push_back(to_json(edit, is_annotated ? document.annotation : std::string()));
    return edits;
}

Json to_json(const ChangeAnnotation& annotation) {
    Json json = {{"label", annotation.label}, {"needsConfirmation", annotation.needs_confirmation}};
    if (!annotation.description.empty()) json["description"] = annotation.description;
    return json;
}

}  // namespace

Json to_json(const WorkspaceEdit& edit, const ClientCapabilities& client) {
    if (!client.changes_documents) {
        Json changes = Json::object();
        for (const DocumentEdit& document : edit.documents) changes[document.uri] = edits_of(document, false);
        return {{"changes", std::move(changes)}};
    }
    Json documents = Json::array();
    for (const DocumentEdit& document : edit.documents) {
        const Json version = document.version ? Json(*document.version) : Json();
        documents.push_back({{"textDocument", {{"uri", document.uri}, {"version", version}}},
                             {"edits", edits_of(document, client.annotates_changes)}});
    }
    Json json = {{"documentChanges", std::move(documents)}};
    if (!client.annotates_changes || edit.annotations.empty()) return json;
    for (const ChangeAnnotation& annotation : edit.annotations)
        json["changeAnnotations"][annotation.id] = to_json(annotation);
    return json;
}

Json make_apply_edit(const std::string& label, Json edit) {
    static std::atomic<int> edits{0};
    return make_request(std::string(id_prefix) + std::to_string(++edits), "workspace/applyEdit",
                        {{"label", label}, {"edit", std::move(edit)}});
}

bool is_apply_edit(const Response& answer) {
    return answer.id.is_string() && answer.id.get_ref<const std::string&>().starts_with(id_prefix);
}

std::optional<std::string> failure_of_apply_edit(const Response& answer) {
    if (answer.result.is_object()) {
        const auto applied = answer.result.find("applied");
        if (applied != answer.result.end() && *applied == true) return std::nullopt;
        const auto reason = answer.result.find("failureReason");
        if (reason != answer.result.end() && reason->is_string()) return reason->get<std::string>();
    }
    return answer.error.empty() ? "the editor did not say why" : answer.error;
}

}  // namespace pykind::lsp
