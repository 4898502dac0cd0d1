#include "analysis/rewriting/mentions.hpp"

#include <algorithm>

#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;

bool is_prose(std::string_view string) {
    if (string.ends_with("\"\"\"") || string.ends_with("'''")) return true;
    // An annotation may hold spaces: `"dict[str, Rows]"`, `"Rows | None"`.
    return string.find_first_of(" \t\n") != std::string_view::npos &&
           string.find_first_of("[|") == std::string_view::npos;
}

bool is_mentioned(const AnalyzedFile& file, std::string_view name) {
    const SyntaxTree& tree = *file.tree;
    const auto& [tokens, comments] = std::tie(tree.tokens().tokens, tree.comments());
    return std::any_of(tokens.begin(), tokens.end(),
                       [&](const Token& token) {
                           const std::string_view text = tree.slice(token.span());
                           return token.kind == TokenKind::String && !is_prose(text) && has_word(text, name);
                       }) ||
           std::any_of(comments.begin(), comments.end(), [&](Span comment) {
               return tree.slice(comment).starts_with("# type:") && has_word(tree.slice(comment), name);
           });
}

}  // namespace pykind::rewriting
