#include "analysis/rewriting/class_text.hpp"

#include <algorithm>

#include "analysis/rewriting/docstrings.hpp"
#include "analysis/rewriting/statement_lines.hpp"

namespace pykind::rewriting {

using namespace syntax;

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
    std::string result = print(block, std::string(source.indentation_of(line)), source.unit_of(line, cls.body));
    const bool is_last = lines_of(source.tree(), cls).end == text.size();
    if (is_last && !text.bytes().ends_with('\n')) result.pop_back();
    return result;
}

}  // namespace pykind::rewriting
