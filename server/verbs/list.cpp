// `pykind list PATH…`: every function and its kind.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>

#include "analysis/hover.hpp"
#include "server/batch.hpp"
#include "server/command_line.hpp"
#include "server/file_walk.hpp"
#include "server/files.hpp"
#include "server/rows.hpp"
#include "server/verbs/verbs.hpp"

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

int list_functions(const ListOptions& options) {
    const WalkResult walked = walk(options.paths, {options.ignore_files});
    int status = exit_done;
    for (const auto& [path, message] : walked.problems) {
        report_problem(path, message);
        status = exit_failure;
    }
    const bool colour = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
    std::mutex problems_mutex;
    std::vector<std::string> problems(walked.files.size());
    const auto produce = [&](std::size_t index) {
        const std::string& path = walked.files[index];
        auto bytes = read_file(path);
        std::string out;
        if (const auto* const problem = std::get_if<FileProblem>(&bytes)) {
            const std::scoped_lock lock(problems_mutex);
            problems[index] = problem->message;
            return out;
        }
        const std::string& shown = path == "-" ? options.stdin_filename : path;
        const auto tree =
            syntax::SyntaxTree::parse(syntax::SourceText::decode(std::move(std::get<std::string>(bytes))));
        const auto table = semantics::classify(*tree, {options.target_minor});
        for (const FunctionInfo& info : table.functions()) {
            if (!options.kinds.empty() &&
                std::find(options.kinds.begin(), options.kinds.end(), info.kind) == options.kinds.end())
                continue;
            if (options.ndjson) {
                append_row(out, shown, *tree, info);
            } else {
                append_line(out, shown, *tree, info, colour);
            }
        }
        return out;
    };
    run_batch(walked.files.size(), options.jobs, produce, [&](std::size_t index, const std::string& out) {
        const std::scoped_lock lock(problems_mutex);
        if (!problems[index].empty()) {
            report_problem(walked.files[index], problems[index]);
            status = exit_failure;
        }
        return write_output(out);
    });
    return status;
}

}  // namespace pykind::server
