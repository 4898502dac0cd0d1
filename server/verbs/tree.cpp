// `pykind tree FILE`: the syntax tree as rows, for tools and tests.
#include <algorithm>

#include "server/command_line.hpp"
#include "server/files.hpp"
#include "server/rows.hpp"
#include "server/verbs/verbs.hpp"

namespace pykind::server {

using namespace syntax;

namespace {

void append_node(std::string& out, const SourceText& text, const Node& node) {
    const LineColumn begin = text.line_column(node.span.begin);
    const LineColumn end = text.line_column(node.span.end);
    out += "{\"type\":\"";
    out += name_of(node.kind);
    out += "\",\"line\":";
    append_number(out, begin.line);
    out += ",\"col\":";
    append_number(out, begin.column);
    out += ",\"end_line\":";
    append_number(out, end.line);
    out += ",\"end_col\":";
    append_number(out, end.column);
    out += "}\n";
}

// Nodes in preorder, siblings in source order; then the faults. True if there are none.
bool append_tree(std::string& out, const SyntaxTree& tree, int target_minor) {
    std::vector<const Node*> pending{&tree.module()};
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        if (has_position(node->kind)) append_node(out, tree.text(), *node);
        const auto first = static_cast<std::ptrdiff_t>(pending.size());
        for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
        std::reverse(pending.begin() + first, pending.end());
    }
    const auto errors = tree.errors(target_minor);
    for (const SyntaxError& error : errors) {
        const LineColumn place = tree.text().line_column(error.span.begin);
        out += "{\"error\":";
        append_json_string(out, error.message);
        out += ",\"line\":";
        append_number(out, place.line);
        out += ",\"col\":";
        append_number(out, place.column);
        out += "}\n";
    }
    return errors.empty();
}

}  // namespace

int print_tree(const TreeOptions& options) {
    int status = exit_done;
    for (const std::string& path : options.files) {
        auto bytes = read_file(path);
        if (const auto* const problem = std::get_if<FileProblem>(&bytes)) {
            report_problem(path, problem->message);
            status = exit_failure;
            continue;
        }
        std::string out;
        if (options.files.size() > 1) {
            // With several files, each one's rows follow a row with its name.
            out += "{\"path\":";
            append_json_string(out, path);
            out += "}\n";
        }
        const auto tree = SyntaxTree::parse(SourceText::decode(std::move(std::get<std::string>(bytes))));
        if (!append_tree(out, *tree, options.target_minor)) status = std::max(status, exit_findings);
        if (!write_output(out)) break;
    }
    return status;
}

}  // namespace pykind::server
