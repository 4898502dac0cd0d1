#include "protocol/workspace_edit.hpp"

#include "protocol/hover.hpp"

namespace pykind::lsp {

namespace {

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

Json make_apply_edit(const std::string& id, const std::string& label, Json edit) {
    return make_request(id, "workspace/applyEdit", {{"label", label}, {"edit", std::move(edit)}});
}

std::optional<std::string> failure_of_apply_edit(const Json& answer) {
    if (!answer.is_object()) return "the editor did not say why";
    const auto applied = answer.find("applied");
    if (applied != answer.end() && *applied == true) return std::nullopt;
    const auto reason = answer.find("failureReason");
    return reason != answer.end() && reason->is_string() ? reason->get<std::string>() : "the editor did not say why";
}

}  // namespace pykind::lsp
