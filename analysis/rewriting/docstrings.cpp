#include "analysis/rewriting/docstrings.hpp"

namespace pykind::rewriting {

using namespace syntax;

std::string_view trimmed(std::string_view line) {
    const auto begin = line.find_first_not_of(" \t\f");
    if (begin == std::string_view::npos) return {};
    return line.substr(begin, line.find_last_not_of(" \t\f\r") + 1 - begin);
}

bool has_docstring(const FunctionDef& function) {
    const auto* const first = function.body.empty() ? nullptr : as<ExprStatement>(function.body.front());
    const auto* const constant = first == nullptr ? nullptr : as<Constant>(first->value);
    return constant != nullptr && constant->type == ConstantKind::Str;
}

std::vector<std::string> as_comments(std::string_view docstring) {
    const std::size_t first = docstring.find_first_of("\"'");
    const bool is_triple = docstring.compare(first, 3, "\"\"\"") == 0 || docstring.compare(first, 3, "'''") == 0;
    const std::size_t quotes = is_triple ? 3 : 1;
    std::string_view text = docstring;
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

}  // namespace pykind::rewriting
