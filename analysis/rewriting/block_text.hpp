// What the texts of a block say of a name.
#pragma once

#include "analysis/rewriting/code.hpp"

namespace pykind::rewriting {

// Whether a statement is one string, as a docstring is.
[[nodiscard]] bool is_text(std::string_view statement);

// How many statements and headers of a block hold a word, if only in a string inside of them.
[[nodiscard]] std::size_t count_word(const Block& block, std::string_view word);
[[nodiscard]] std::size_t count_word(const Statement& statement, std::string_view word);

// Whether a statement or one inside of it may bind a name. What does not look plain is taken to.
[[nodiscard]] bool may_bind(const Statement& statement, std::string_view name);
[[nodiscard]] bool may_bind(const Block& block, std::string_view name);

// The statement goes; its comments belong to the next one.
void remove_statement(Block& block, std::size_t i);

}  // namespace pykind::rewriting
