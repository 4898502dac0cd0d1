// LSP 3.17, "PublishDiagnostics Notification", "Pull Diagnostics".
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocol/lifecycle.hpp"

namespace pykind::lsp {

enum class DiagnosticSeverity : std::uint8_t { Error = 1, Warning, Information, Hint };

struct RelatedInformation {
    std::string uri;
    Range range;
    std::string message;
};

struct Diagnostic {
    Range range;
    DiagnosticSeverity severity = DiagnosticSeverity::Error;
    std::string code;
    std::string href;  // where the code is described; may be empty
    std::string message;
    std::optional<DiagnosticTag> tag = {};
    std::vector<RelatedInformation> related = {};
};

inline constexpr const char* diagnostic_source = "pykind";

// In the form that the client takes: what it does not know is left out.
[[nodiscard]] Json to_json(const Diagnostic& diagnostic, const ClientCapabilities& client);

struct DocumentDiagnosticParams {
    std::string uri;
    std::string previous_result_id;  // may be empty
};

struct WorkspaceDiagnosticParams {
    std::map<std::string, std::string> previous_result_ids;  // by URI
    Json work_done_token;                                    // null if the client gave none
    Json partial_result_token;                               // the same
};

[[nodiscard]] DocumentDiagnosticParams decode_document_diagnostic_params(const Reader& params);
[[nodiscard]] WorkspaceDiagnosticParams decode_workspace_diagnostic_params(const Reader& params);

// A report of one document: `unchanged` if the client has that result already.
[[nodiscard]] Json make_report(const std::string& result_id, const Json& items, const std::string& previous_result_id);
// The same as an item of a report of the workspace; `version` of a document that is open.
[[nodiscard]] Json make_workspace_item(const std::string& uri, std::optional<std::int64_t> version, Json report);
[[nodiscard]] Json make_workspace_report(Json items);
// `$/progress` with a part of a result.
[[nodiscard]] Json make_partial_result(const Json& token, Json value);

// `textDocument/publishDiagnostics`
[[nodiscard]] Json make_publication(const std::string& uri, std::optional<std::int64_t> version, const Json& items);

}  // namespace pykind::lsp
