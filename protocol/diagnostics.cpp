#include "protocol/diagnostics.hpp"

#include <algorithm>

#include "protocol/hover.hpp"
#include "protocol/work_done_progress.hpp"

namespace pykind::lsp {

Json to_json(const Diagnostic& diagnostic, const ClientCapabilities& client) {
    Json json = {{"range", to_json(diagnostic.range)},
                 {"severity", static_cast<int>(diagnostic.severity)},
                 {"code", diagnostic.code},
                 {"source", diagnostic_source},
                 {"message", diagnostic.message}};
    const DiagnosticAbilities& takes = client.diagnostics;
    if (takes.descriptions && !diagnostic.href.empty()) json["codeDescription"] = {{"href", diagnostic.href}};
    const auto& tags = takes.tags;
    if (diagnostic.tag && std::find(tags.begin(), tags.end(), *diagnostic.tag) != tags.end())
        json["tags"] = Json::array({static_cast<int>(*diagnostic.tag)});
    if (!takes.related_information) return json;
    for (const RelatedInformation& related : diagnostic.related) {
        json["relatedInformation"].push_back(
            {{"location", {{"uri", related.uri}, {"range", to_json(related.range)}}}, {"message", related.message}});
    }
    return json;
}

DocumentDiagnosticParams decode_document_diagnostic_params(const Reader& params) {
    DocumentDiagnosticParams result{params.member("textDocument").member("uri").string(), {}};
    if (const auto id = params.optional_member("previousResultId")) result.previous_result_id = id->string();
    return result;
}

WorkspaceDiagnosticParams decode_workspace_diagnostic_params(const Reader& params) {
    WorkspaceDiagnosticParams result;
    for (const Reader& previous : params.member("previousResultIds").elements())
        result.previous_result_ids.insert_or_assign(previous.member("uri").string(), previous.member("value").string());
    result.work_done_token = decode_work_done_token(params);
    if (const auto token = params.optional_member("partialResultToken"))
        result.partial_result_token = token->integer_or_string();
    return result;
}

Json make_report(const std::string& result_id, const Json& items, const std::string& previous_result_id) {
    if (result_id == previous_result_id) return {{"kind", "unchanged"}, {"resultId", result_id}};
    return {{"kind", "full"}, {"resultId", result_id}, {"items", items}};
}

Json make_workspace_item(const std::string& uri, std::optional<std::int64_t> version, Json report) {
    report["uri"] = uri;
    report["version"] = version ? Json(*version) : Json();
    return report;
}

Json make_workspace_report(Json items) { return {{"items", std::move(items)}}; }

Json make_partial_result(const Json& token, Json value) {
    return make_notification("$/progress", {{"token", token}, {"value", std::move(value)}});
}

Json make_publication(const std::string& uri, std::optional<std::int64_t> version, const Json& items) {
    Json params = {{"uri", uri}, {"diagnostics", items}};
    if (version) params["version"] = *version;
    return make_notification("textDocument/publishDiagnostics", std::move(params));
}

}  // namespace pykind::lsp
