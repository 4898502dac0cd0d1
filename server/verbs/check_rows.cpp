// The findings of `pykind check` for programs: rows of JSON, and the commands that GitHub's runners read.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "server/files.hpp"
#include "server/verbs/check_report.hpp"

namespace pykind::server {

namespace {

using OrderedJson = nlohmann::ordered_json;

void add_span(OrderedJson& row, const syntax::SourceText& text, syntax::Span span) {
    const TextPlace begin = place_in(text, span.begin);
    const TextPlace end = place_in(text, span.end);
    row["line"] = begin.line;
    row["column"] = begin.column;
    row["end_line"] = end.line;
    row["end_column"] = end.column;
}

OrderedJson row_of(const CheckedFile& checked, const RelatedPlace& related) {
    const TextPlace place =
        related.file == nullptr ? TextPlace{related.line, 1} : place_in(related.file->tree->text(), related.span.begin);
    return {{"path", checked.name_of(related.path)},
            {"line", place.line},
            {"column", place.column},
            {"message", related.message}};
}

OrderedJson row_of(const CheckedFile& checked, const Fix& fix) {
    OrderedJson edits = OrderedJson::array();
    for (const FileChange& change : fix.changes) {
        for (const Edit& edit : change.edits) {
            OrderedJson row;
            row["path"] = checked.name_of(change.file->identity.path);
            add_span(row, change.file->tree->text(), edit.span);
            row["text"] = edit.text;
            edits.push_back(std::move(row));
        }
    }
    return {{"title", fix.title}, {"preferred", fix.is_preferred}, {"safe", fix.is_safe}, {"edits", std::move(edits)}};
}

OrderedJson row_of(const CheckedFile& checked, const Finding& finding) {
    OrderedJson row;
    row["path"] = checked.name;
    add_span(row, checked.file->tree->text(), finding.span);
    row["code"] = code_of(finding.check);
    row["severity"] = id_of(finding.severity);
    row["message"] = finding.message;
    row["python"] = finding.said.empty() ? OrderedJson() : OrderedJson(finding.said);
    row["related"] = OrderedJson::array();
    for (const RelatedPlace& related : finding.related) row["related"].push_back(row_of(checked, related));
    row["fixes"] = OrderedJson::array();
    for (const Fix& fix : finding.fixes) row["fixes"].push_back(row_of(checked, fix));
    return row;
}

// What ends a command's text, and in its properties what parts them, is written as in an address.
std::string escaped(std::string_view text, bool is_property) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '%': result += "%25"; break;
            case '\r': result += "%0D"; break;
            case '\n': result += "%0A"; break;
            case ':': result += is_property ? "%3A" : ":"; break;
            case ',': result += is_property ? "%2C" : ","; break;
            default: result += c;
        }
    }
    return printable(result);
}

std::string_view command_of(Severity severity) {
    if (severity == Severity::Error) return "error";
    return severity == Severity::Warning ? "warning" : "notice";
}

}  // namespace

std::string findings_as_rows(const CheckedFile& checked) {
    std::string out;
    for (const Finding& finding : checked.findings)
        out += row_of(checked, finding).dump(-1, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
    return out;
}

std::string findings_as_github_commands(const CheckedFile& checked) {
    const syntax::SourceText& text = checked.file->tree->text();
    // The runners compare it with the names in the change, which begin with no "./".
    const std::string path = escaped(std::filesystem::path(checked.name).lexically_normal().string(), true);
    std::string out;
    for (const Finding& finding : checked.findings) {
        const TextPlace begin = place_in(text, finding.span.begin);
        const TextPlace end = place_in(text, finding.span.end);
        out += "::" + std::string(command_of(finding.severity)) + " file=" + path +
               ",line=" + std::to_string(begin.line) + ",endLine=" + std::to_string(end.line);
        // Columns are taken only where all is on one line.
        if (begin.line == end.line)
            out += ",col=" + std::to_string(begin.column) + ",endColumn=" + std::to_string(end.column);
        out += ",title=" + escaped(code_of(finding.check), true) + "::" + escaped(text_of(finding), false) + "\n";
    }
    return out;
}

}  // namespace pykind::server
