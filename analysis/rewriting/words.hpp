// Words in a text: runs of letters, digits, underscores and of all that is not ASCII.
#pragma once

#include <string_view>

#include "analysis/syntax/characters.hpp"

namespace pykind::rewriting {

[[nodiscard]] inline bool is_word_part(char c) { return syntax::is(c, syntax::identifier_part | syntax::non_ascii); }

[[nodiscard]] inline bool has_word(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_word_part(text[at - 1])) && (end == text.size() || !is_word_part(text[end]))) return true;
    }
    return false;
}

}  // namespace pykind::rewriting
