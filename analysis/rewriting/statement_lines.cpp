#include "analysis/rewriting/statement_lines.hpp"

#include "analysis/rewriting/code.hpp"

namespace pykind::rewriting {

using namespace syntax;

Span lines_of(const SyntaxTree& tree, const Node& statement) {
    const SourceText& text = tree.text();
    const std::uint32_t first = text.line_of(begin_of(statement));
    const std::uint32_t last = text.line_of(statement.span.end);
    const Offset end = last < text.line_count() ? text.line_starts()[last] : text.size();
    return {text.line_starts()[first - 1], end};
}

Span removal_of(const SyntaxTree& tree, const Node& statement, const Nodes& block) {
    const SourceText& text = tree.text();
    Span span = lines_of(tree, statement);
    const auto is_blank = [&](std::uint32_t line) {
        const std::string_view content = text.slice(text.line_span(line));
        return content.find_first_not_of(" \t\f") == std::string_view::npos;
    };
    if (block.back() == &statement) {
        std::uint32_t line = text.line_of(span.begin);
        while (line > 1 && is_blank(line - 1)) --line;
        span.begin = text.line_starts()[line - 1];
        return span;
    }
    std::uint32_t line = text.line_of(statement.span.end) + 1;
    while (line < text.line_count() && is_blank(line)) ++line;
    span.end = text.line_starts()[line - 1];
    return span;
}

}  // namespace pykind::rewriting
