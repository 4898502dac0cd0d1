#include "analysis/rewriting/class_text.hpp"

#include <algorithm>

#include "analysis/rewriting/statement_lines.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\f\x01");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\f\r") + 1 - begin);
}

}  // namespace

std::vector<std::string> as_comments(const std::string& docstring) {
    const std::size_t first = docstring.find_first_of("\"'");
    const bool is_triple = docstring.compare(first, 3, "\"\"\"") == 0 || docstring.compare(first, 3, "'''") == 0;
    const std::size_t quotes = is_triple ? 3 : 1;
    std::string_view text(docstring);
    text.remove_prefix(first + quotes);
    text.remove_suffix(quotes);
    std::vector<std::string> lines;
    while (true) {
        const std::size_t end = text.find('\n');
        const std::string_view line = trimmed(text.substr(0, end));
        if (!line.empty() || !lines.empty()) lines.push_back(line.empty() ? "#" : "# " + std::string(line));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    while (!lines.empty() && lines.back() == "#") lines.pop_back();
    return lines;
}

std::vector<std::string> comments_of(const Subject& subject, const Source& source, const FunctionDef& method) {
    const SourceText& text = subject.tree().text();
    std::uint32_t line = subject.cls()->name.end == 0 ? 1 : text.line_of(subject.cls()->name.end);
    for (const Node* const member : subject.cls()->body) {
        if (member->span.end <= method.span.begin) line = std::max(line, text.line_of(member->span.end));
    }
    std::vector<std::string> comments;
    for (++line; line < text.line_of(method.span.begin); ++line) {
        const std::string_view content = trimmed(text.slice(text.line_span(line)));
        if (content.starts_with("#")) comments.emplace_back(content);
    }
    const std::string behind = source.comment_after(source.header_end(method.body));
    if (!behind.empty()) comments.emplace_back(trimmed(behind));
    return comments;
}

std::string type_parameters(const Source& source, const ClassDef& cls) {
    if (cls.type_params.empty()) return {};
    const auto& stream = source.tree().tokens();
    std::size_t last = stream.index_at(cls.type_params.back()->span.end - 1);
    while (stream.tokens[last].kind != TokenKind::RightBracket ||
           stream.tokens[last].begin < cls.type_params.back()->span.end)
        ++last;
    return source.text({cls.name.end, stream.tokens[last].end});
}

std::string in_place_of(const Source& source, const ClassDef& cls, const std::string& decorator, std::string header,
                        Block body) {
    Statement function;
    function.clauses.push_back(made_clause(std::move(header), std::move(body)));
    function.clauses.front().trailing = source.comment_after(source.header_end(cls.body));
    Block block;
    if (!decorator.empty()) block.push_back(made("@" + decorator));
    block.push_back(std::move(function));
    const SourceText& text = source.tree().text();
    const std::uint32_t line = text.line_of(cls.span.begin);
    const std::string indentation(source.indentation_of(line));
    const std::uint32_t body_line = text.line_of(begin_of(*cls.body.back()));
    const std::string unit =
        body_line > line ? std::string(source.indentation_of(body_line)).substr(indentation.size()) : "    ";
    std::string result = print(block, indentation, unit);
    const bool is_last = lines_of(source.tree(), cls).end == text.size();
    if (is_last && !text.bytes().ends_with('\n')) result.pop_back();
    return result;
}

}  // namespace pykind::rewriting
