// The pages that explain words: terms, checks and conversions.
#pragma once

#include <optional>
#include <string>

namespace pykind::server {

// In markdown; nothing for a word that is none of them. Some words are two: "coroutine-function" is a kind, and the
// conversion to it.
[[nodiscard]] std::optional<std::string> page_of_word(const std::string& word);
// "no such term; the nearest are …; the checks are …"
[[nodiscard]] std::string unknown_word_problem(const std::string& word);

}  // namespace pykind::server
