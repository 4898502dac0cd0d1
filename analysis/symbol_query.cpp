#include "analysis/symbol_query.hpp"

#include <algorithm>

namespace pykind {

namespace {

constexpr std::string_view kind_prefix = "kind:";

enum Rank : unsigned { Same, SameButForCase, Beginning, BeginningOfWord, Inside, Scattered };

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
char lowered(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) { return lowered(c); });
    return result;
}

// `fetch` in `prefetch_all`, or in `preFetch`.
bool begins_word(std::string_view name, std::size_t at) {
    return at == 0 || name[at - 1] == '_' || name[at - 1] == '.' || (is_upper(name[at]) && !is_upper(name[at - 1]));
}

bool holds_scattered(std::string_view text, std::string_view word) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < text.size() && found < word.size(); ++i) found += text[i] == word[found] ? 1 : 0;
    return found == word.size();
}

std::optional<unsigned> rank_in(std::string_view name, std::string_view word) {
    if (name == word) return Same;
    const std::string low_name = lowered(name);
    const std::string low_word = lowered(word);
    if (low_name == low_word) return SameButForCase;
    if (low_name.starts_with(low_word)) return Beginning;
    const std::size_t first = low_name.find(low_word);
    for (std::size_t at = first; at != std::string::npos; at = low_name.find(low_word, at + 1)) {
        if (begins_word(name, at)) return BeginningOfWord;
    }
    if (first != std::string::npos) return Inside;
    return holds_scattered(low_name, low_word) ? std::optional<unsigned>(Scattered) : std::nullopt;
}

}  // namespace

SymbolQuery::SymbolQuery(std::string_view text) {
    constexpr std::string_view blanks = " \t";
    for (std::size_t at = text.find_first_not_of(blanks); at != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(blanks, at), text.size());
        const std::string_view word = text.substr(at, end - at);
        if (word.starts_with(kind_prefix)) {
            kinds_.emplace_back(word.substr(kind_prefix.size()));
        } else {
            words_.emplace_back(word);
        }
        at = text.find_first_not_of(blanks, end);
    }
}

bool SymbolQuery::takes(std::optional<semantics::FunctionKind> kind) const {
    return kinds_.empty() || (kind && std::any_of(kinds_.begin(), kinds_.end(), [&](const std::string& beginning) {
                                  return id_of(*kind).starts_with(beginning);
                              }));
}

std::optional<unsigned> SymbolQuery::rank(std::string_view name, std::string_view container,
                                          std::optional<semantics::FunctionKind> kind) const {
    if (!takes(kind)) return std::nullopt;
    unsigned sum = 0;
    for (const std::string& word : words_) {
        auto rank = rank_in(name, word);
        if (!rank && &word != &words_.front() && lowered(container).find(lowered(word)) != std::string::npos)
            rank = Inside;
        if (!rank) return std::nullopt;
        sum += *rank;
    }
    return sum;
}

}  // namespace pykind
