#include "analysis/rewriting/mentions.hpp"

#include <algorithm>

#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;

bool is_mentioned(const AnalyzedFile& file, std::string_view name, const std::vector<Span>& except) {
    const SyntaxTree& tree = *file.tree;
    const auto holds = [&](Span span) {
        return has_word(tree.slice(span), name) &&
               std::none_of(except.begin(), except.end(), [&](Span gone) { return gone.contains(span.begin); });
    };
    return std::any_of(tree.tokens().tokens.begin(), tree.tokens().tokens.end(),
                       [&](const Token& token) {
                           if (token.kind != TokenKind::String) return false;
                           const std::string_view text = tree.slice(token.span());
                           const bool is_prose = text.ends_with("\"\"\"") || text.ends_with("'''");
                           // An annotation may hold spaces: `"dict[str, Rows]"`, `"Rows | None"`.
                           const bool is_word = text.find(' ') == std::string_view::npos ||
                                                text.find_first_of("[|") != std::string_view::npos;
                           return !is_prose && is_word && holds(token.span());
                       }) ||
           std::any_of(tree.tokens().comments.begin(), tree.tokens().comments.end(),
                       [&](Span comment) { return tree.slice(comment).starts_with("# type:") && holds(comment); });
}

}  // namespace pykind::rewriting
