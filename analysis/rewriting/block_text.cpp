#include "analysis/rewriting/block_text.hpp"

#include <algorithm>
#include <array>

#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

namespace {

// What stands left of the last `=` of an assignment: its targets.
std::string_view targets_of(std::string_view text) {
    for (std::size_t at = text.size(); at-- > 1;) {
        const bool is_comparison = text[at - 1] == '=' || text[at - 1] == '!' || text[at - 1] == '<' ||
                                   text[at - 1] == '>' || (at + 1 < text.size() && text[at + 1] == '=');
        const bool is_shift = at > 1 && text[at - 1] == text[at - 2] && text[at - 1] != '=' && text[at - 1] != '!';
        if (text[at] == '=' && (!is_comparison || is_shift)) return text.substr(0, at);
    }
    return {};
}

bool text_may_bind(std::string_view text, std::string_view name) {
    if (!has_word(text, name)) return false;
    constexpr std::array<std::string_view, 12> binders = {"for",    "as",    "case", "import", "global", "nonlocal",
                                                          "lambda", "async", "del",  "def",    "class",  "except"};
    const bool is_strange =
        text.find(":=") != std::string_view::npos ||
        std::any_of(binders.begin(), binders.end(), [&](std::string_view word) { return has_word(text, word); });
    return is_strange || has_word(targets_of(text), name);
}

}  // namespace

bool is_text(std::string_view text) {
    while (!text.empty() && (text.front() == 'r' || text.front() == 'R')) text.remove_prefix(1);
    if (text.size() < 2 || (text.front() != '"' && text.front() != '\'')) return false;
    const bool is_triple = text.size() >= 6 && text[1] == text[0] && text[2] == text[0];
    const std::string_view quotes = text.substr(0, is_triple ? 3 : 1);
    return text.find(quotes, quotes.size()) == text.size() - quotes.size();
}

std::size_t count_word(const Statement& statement, std::string_view word) {
    std::size_t count = !is_text(statement.text) && has_word(statement.text, word) ? 1 : 0;
    for (const Clause& clause : statement.clauses)
        count += (has_word(clause.header, word) ? 1 : 0) + count_word(clause.body, word);
    return count;
}

std::size_t count_word(const Block& block, std::string_view word) {
    std::size_t count = 0;
    for (const Statement& statement : block) count += count_word(statement, word);
    return count;
}

bool may_bind(const Statement& statement, std::string_view name) {
    return text_may_bind(statement.text, name) ||
           std::any_of(statement.clauses.begin(), statement.clauses.end(), [&](const Clause& clause) {
               return text_may_bind(clause.header, name) || may_bind(clause.body, name);
           });
}

bool may_bind(const Block& block, std::string_view name) {
    return std::any_of(block.begin(), block.end(),
                       [&](const Statement& statement) { return may_bind(statement, name); });
}

void remove_statement(Block& block, std::size_t i) {
    std::vector<std::string> lead = std::move(block[i].lead);
    if (!block[i].trailing.empty()) lead.push_back(block[i].trailing.substr(block[i].trailing.find('#')));
    block.erase(block.begin() + static_cast<std::ptrdiff_t>(i));
    if (i < block.size()) block[i].lead.insert(block[i].lead.begin(), lead.begin(), lead.end());
}

}  // namespace pykind::rewriting
