// The rows of `pykind list`: a function each.
#include <algorithm>

#include "server/files.hpp"
#include "server/rows.hpp"
#include "server/verbs/listing.hpp"

namespace pykind::server {

using semantics::FunctionInfo;
using semantics::PointKind;

namespace {

void append_row(std::string& out, const std::string& path, const syntax::SyntaxTree& tree, const FunctionInfo& info) {
    const syntax::SourceText& text = tree.text();
    const auto number = [&out](std::string_view key, auto value) {
        out += key;
        append_number(out, value);
    };
    const auto string = [&out](std::string_view key, std::string_view value) {
        out += key;
        append_json_string(out, value);
    };
    string("{\"path\":", path);
    number(",\"line\":", text.line_of(info.node->span.begin));
    number(",\"column\":", text.code_point_column(info.node->span.begin));
    number(",\"end_line\":", text.line_of(info.node->span.end));
    number(",\"first_line\":", info.first_line);
    string(",\"name\":", info.name);
    string(",\"qualname\":", info.qualname);
    string(",\"kind\":", id_of(info.kind));
    out += info.is_async_def() ? ",\"async\":true,\"decorators\":[" : ",\"async\":false,\"decorators\":[";
    for (std::size_t i = 0; i < info.decorators.size(); ++i)
        string(i == 0 ? "" : ",", tree.slice(info.decorators[i].node->span));
    string("],\"binding\":", id_of(info.binding));
    out += ",\"yields\":[";
    bool first = true;
    for (const auto& point : info.points) {
        if (point.kind != PointKind::Yield && point.kind != PointKind::YieldFrom) continue;
        number(first ? "{\"line\":" : ",{\"line\":", text.line_of(point.node->span.begin));
        number(",\"column\":", text.code_point_column(point.node->span.begin));
        string(",\"what\":", id_of(point.kind));
        out += '}';
        first = false;
    }
    number("],\"awaits\":", info.count(PointKind::Await));
    out += "}\n";
}

// `src/a.py:3:5  asynchronous generator function  Pages.rows`
void append_line(std::string& out, const std::string& path, const syntax::SyntaxTree& tree, const FunctionInfo& info,
                 bool colour) {
    constexpr std::size_t widest_phrase = 34;
    const syntax::SourceText& text = tree.text();
    out += printable(path);
    out += ':';
    append_number(out, text.line_of(info.node->span.begin));
    out += ':';
    append_number(out, text.code_point_column(info.node->span.begin));
    out += "  ";
    const std::string_view phrase = phrase_of(info.kind);
    if (colour) out += info.kind == semantics::FunctionKind::Function ? "\x1b[2m" : "\x1b[36m";
    out += phrase;
    if (colour) out += "\x1b[0m";
    out.append(widest_phrase - std::min(widest_phrase, phrase.size()), ' ');
    out += "  ";
    out += info.qualname;
    if (info.binding != semantics::Binding::Same) {
        out += "  (";
        out += id_of(info.binding);
        out += ')';
    }
    out += '\n';
}

}  // namespace

void list_functions(const ListOptions& options, const std::string& path, const AnalyzedFile& file, bool colour,
                    std::string& out) {
    for (const FunctionInfo& info : file.functions().functions()) {
        const auto& kinds = options.kinds;
        if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), info.kind) == kinds.end()) continue;
        if (options.ndjson) {
            append_row(out, path, *file.tree, info);
        } else {
            append_line(out, path, *file.tree, info, colour);
        }
    }
}

}  // namespace pykind::server
