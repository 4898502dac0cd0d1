#include "analysis/rewriting/docstrings.hpp"

namespace pykind::rewriting {

using namespace syntax;

bool has_docstring(const FunctionDef& function) {
    const auto* const first = function.body.empty() ? nullptr : as<ExprStatement>(function.body.front());
    const auto* const constant = first == nullptr ? nullptr : as<Constant>(first->value);
    return constant != nullptr && constant->type == ConstantKind::Str;
}

std::vector<std::string> comment_lines(const SyntaxTree& tree, const Node& docstring) {
    std::vector<std::string> lines;
    std::string text(tree.slice(docstring.span));
    const std::size_t quotes = text.find_first_of("\"'");
    const std::size_t width = text.compare(quotes, 3, std::string(3, text[quotes])) == 0 ? 3 : 1;
    text = text.substr(quotes + width, text.size() - quotes - 2 * width);
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string line = text.substr(0, end);
        text.erase(0, end == std::string::npos ? text.size() : end + 1);
        line.erase(0, line.find_first_not_of(" \t"));
        while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.pop_back();
        if (!line.empty()) lines.push_back("# " + line);
    }
    return lines;
}

}  // namespace pykind::rewriting
