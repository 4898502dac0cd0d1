// The findings of `pykind check` as a log in SARIF 2.1.0, which code scanning services and viewers read.
// Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; the sections are its.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "analysis/check_page.hpp"
#include "protocol/basic_types.hpp"
#include "server/verbs/check_report.hpp"
#include "server/workspace.hpp"

namespace pykind::server {

namespace {

using OrderedJson = nlohmann::ordered_json;

// The name that stands for the working folder, as other tools call it too.
constexpr const char* base = "%SRCROOT%";

std::string written(const OrderedJson& json) {
    return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

std::string_view level_of(Severity severity) {
    if (severity == Severity::Error) return "error";
    return severity == Severity::Warning ? "warning" : "note";
}

// Braces stand for what is filled in (3.11.5).
OrderedJson message_of(std::string_view text) {
    std::string doubled;
    for (const char c : text) doubled.append(c == '{' || c == '}' ? 2 : 1, c);
    return {{"text", std::move(doubled)}};
}

OrderedJson rule_of(Check check) {
    const std::string_view summary = summary_of(check);
    OrderedJson rule;
    rule["id"] = code_of(check);
    rule["shortDescription"] = {{"text", summary.empty() ? code_of(check) : summary}};
    if (!summary.empty()) {
        rule["fullDescription"] = {{"text", lead_of(check)}};
        rule["help"] = {{"text", check_page(check)}, {"markdown", check_page_markdown(check)}};
    }
    const Severity severity = default_severity(check);
    rule["defaultConfiguration"] = {{"enabled", severity != Severity::Off}, {"level", level_of(severity)}};
    return rule;
}

// Relative to the working folder, if the user named the file so.
OrderedJson artifact_of(const std::string& name) {
    const std::string relative = std::filesystem::path(name).lexically_normal().generic_string();
    if (relative.starts_with('/') || relative.starts_with(".."))
        return {{"uri", lsp::uri_of_path(absolute_path(name))}};
    const std::string root = lsp::uri_of_path("/");
    return {{"uri", lsp::uri_of_path("/" + relative).substr(root.size())}, {"uriBaseId", base}};
}

// Both ends count from 1, the last column is the one after the region (3.30).
OrderedJson region_of(const syntax::SourceText& text, syntax::Span span) {
    const TextPlace begin = place_in(text, span.begin);
    const TextPlace end = place_in(text, span.end);
    return {{"startLine", begin.line}, {"startColumn", begin.column}, {"endLine", end.line}, {"endColumn", end.column}};
}

OrderedJson related_location_of(const CheckedFile& checked, const RelatedPlace& related) {
    OrderedJson place = {{"artifactLocation", artifact_of(checked.name_of(related.path))}};
    place["region"] = related.file == nullptr ? OrderedJson{{"startLine", related.line}}
                                              : region_of(related.file->tree->text(), related.span);
    return {{"physicalLocation", std::move(place)}, {"message", message_of(related.message)}};
}

OrderedJson fix_of(const CheckedFile& checked, const Fix& fix) {
    OrderedJson changes = OrderedJson::array();
    for (const FileChange& change : fix.changes) {
        OrderedJson replacements = OrderedJson::array();
        for (const Edit& edit : change.edits) {
            replacements.push_back({{"deletedRegion", region_of(change.file->tree->text(), edit.span)},
                                    {"insertedContent", {{"text", edit.text}}}});
        }
        changes.push_back({{"artifactLocation", artifact_of(checked.name_of(change.file->identity.path))},
                           {"replacements", std::move(replacements)}});
    }
    return {{"description", message_of(fix.title)}, {"artifactChanges", std::move(changes)}};
}

OrderedJson result_of(const CheckedFile& checked, const Finding& finding) {
    OrderedJson result;
    result["ruleId"] = code_of(finding.check);
    result["ruleIndex"] = static_cast<std::size_t>(finding.check);
    result["level"] = level_of(finding.severity);
    result["message"] = message_of(pykind::text_of(finding));
    result["locations"] = {{{"physicalLocation",
                             {{"artifactLocation", artifact_of(checked.name)},
                              {"region", region_of(checked.file->tree->text(), finding.span)}}}}};
    for (const RelatedPlace& related : finding.related)
        result["relatedLocations"].push_back(related_location_of(checked, related));
    for (const Fix& fix : finding.fixes) result["fixes"].push_back(fix_of(checked, fix));
    return result;
}

}  // namespace

std::string SarifLog::begin() {
    OrderedJson rules = OrderedJson::array();
    for (std::size_t i = 0; i < check_count; ++i) rules.push_back(rule_of(static_cast<Check>(i)));
    const OrderedJson driver = {{"name", "pykind"}, {"version", PYKIND_VERSION}, {"rules", std::move(rules)}};
    const std::string folder = lsp::uri_of_path(absolute_path("."));
    return R"({"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":)" +
           written(driver) + R"(},"columnKind":"unicodeCodePoints","originalUriBaseIds":)" +
           written({{base, {{"uri", folder.ends_with('/') ? folder : folder + "/"}}}}) + ",\"results\":[";
}

std::string SarifLog::results(const CheckedFile& checked) {
    std::string out;
    for (const Finding& finding : checked.findings)
        out += (out.empty() ? "\n" : ",\n") + written(result_of(checked, finding));
    return out;
}

std::string SarifLog::next(const std::string& results) {
    if (results.empty()) return results;
    return std::exchange(has_results_, true) ? "," + results : results;
}

std::string SarifLog::end(bool is_successful) {
    return "\n],\"invocations\":[{\"executionSuccessful\":" + std::string(is_successful ? "true" : "false") + "}]}]}\n";
}

}  // namespace pykind::server
