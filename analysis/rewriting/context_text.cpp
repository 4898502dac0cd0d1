#include "analysis/rewriting/context_text.hpp"

#include <algorithm>

#include "analysis/rewriting/parameters.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

constexpr std::string_view white = " \t\f\n";

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\f\x01");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\f\r") + 1 - begin);
}

// Where what stands behind a comma begins.
std::size_t behind_comma(const std::string& text, std::size_t at) {
    at = text.find_first_not_of(white, at);
    if (text[at] == ',') at = text.find_first_not_of(white, at + 1);
    return at;
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
        lines.push_back(line.empty() ? "#" : "# " + std::string(line));
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

std::string parameters_without_instance(const Source& source, const FunctionDef& init) {
    const auto& stream = source.tree().tokens();
    std::size_t index = stream.index_at(source.header_end(init.body) - 1);
    const TokenKind last = init.returns != nullptr ? TokenKind::Arrow : TokenKind::Colon;
    while (stream.tokens[index].kind != last) --index;
    std::string text = source.text({init.name.end, stream.tokens[index - 1].end});
    const std::string instance = source.text(instance_of(init)->span);
    const std::size_t begin = text.find(instance, text.find('('));
    std::size_t end = behind_comma(text, begin + instance.size());
    const bool is_only_positional = init.args->posonlyargs.size() == 1;
    if (is_only_positional && text[end] == '/') end = behind_comma(text, end + 1);
    text.erase(begin, end - begin);
    const std::size_t first = text.find_first_not_of(white, text.find('(') + 1);
    return text[first] == ')' ? "()" : text;
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

}  // namespace pykind::rewriting
