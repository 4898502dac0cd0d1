#include "analysis/checks/line_blocks.hpp"

#include <algorithm>

#include "analysis/rewriting/code.hpp"

namespace pykind::checks {

using namespace syntax;

namespace {

bool is_string_of_lines(const SourceText& text, const Node& node) {
    const auto* const constant = as<Constant>(&node);
    const bool is_string =
        as<JoinedStr>(&node) != nullptr ||
        (constant != nullptr && (constant->type == ConstantKind::Str || constant->type == ConstantKind::Bytes));
    return is_string && text.line_of(node.span.begin) != text.line_of(node.span.end);
}

}  // namespace

bool LineBlocks::is_alone(const Node& statement) const {
    const SourceText& text = tree_.text();
    const Span first = text.line_span(text.line_of(rewriting::begin_of(statement)));
    const Span last = text.line_span(text.line_of(statement.span.end));
    const std::string_view before = text.slice({first.begin, rewriting::begin_of(statement)});
    const std::string_view after = text.slice({statement.span.end, last.end});
    const std::size_t behind = after.find_first_not_of(" \t\f");
    if (before.find_first_not_of(" \t") != before.npos || (behind != after.npos && after[behind] != '#')) return false;
    std::vector<const Node*> pending = {&statement};
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        if (is_string_of_lines(text, *node)) return false;
        for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
    }
    return true;
}

std::string_view LineBlocks::indentation_of(const Node& statement) const {
    return rewriting::Source(tree_).indentation_of(tree_.text().line_of(rewriting::begin_of(statement)));
}

// What the innermost block around the statement is indented by.
std::string LineBlocks::unit_at(const Node& statement) const {
    const std::string_view own = indentation_of(statement);
    const auto path = path_to(tree_, statement.span.begin);
    for (auto around = path.rbegin(); around != path.rend(); ++around) {
        if ((*around)->kind == NodeKind::Module || is_expression((*around)->kind)) continue;
        const std::string_view outer = indentation_of(**around);
        if (outer.size() < own.size() && own.starts_with(outer)) return std::string(own.substr(outer.size()));
    }
    return "    ";
}

std::string_view LineBlocks::line_end() const { return line_end_of(tree_.text()); }

// With the comments right before it that are indented as it is.
std::uint32_t LineBlocks::first_line_of(const Node& statement) const {
    const SourceText& text = tree_.text();
    const std::string comment = std::string(indentation_of(statement)) + "#";
    std::uint32_t line = text.line_of(rewriting::begin_of(statement));
    while (line > 1 && text.slice(text.line_span(line - 1)).starts_with(comment)) --line;
    return line;
}

void LineBlocks::put_under(std::string_view header, const Node& first, const Node& last) {
    const SourceText& text = tree_.text();
    const std::string unit = unit_at(first);
    const std::uint32_t begin = first_line_of(first);
    for (std::uint32_t line = begin; line <= text.line_of(last.span.end); ++line) {
        const Span span = text.line_span(line);
        std::string added;
        if (line == begin) added = std::string(indentation_of(first)) + std::string(header) + std::string(line_end());
        if (text.slice(span).find_first_not_of(" \t\f") != std::string_view::npos) added += unit;
        if (!added.empty()) edits_.push_back({{span.begin, span.begin}, added});
    }
}

void LineBlocks::add_below(const Node& statement, std::initializer_list<std::string_view> lines) {
    const SourceText& text = tree_.text();
    std::string added;
    for (std::string_view line : lines) {
        added += std::string(line_end()) + std::string(indentation_of(statement));
        for (; line.starts_with('\t'); line.remove_prefix(1)) added += unit_at(statement);
        added += line;
    }
    const Offset end = text.line_span(text.line_of(statement.span.end)).end;
    edits_.push_back({{end, end}, added});
}

}  // namespace pykind::checks
