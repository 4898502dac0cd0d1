// The glossary: the words for functions, for the objects that calling them gives, and for the protocols of those
// objects. Source: Python's glossary and language reference; the words are our own.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/page.hpp"

namespace pykind {

struct Term {
    std::string_view name;                   // "asynchronous generator iterator"
    std::vector<std::string_view> synonyms;  // other names for it: "async generator object"
    std::string_view definition;             // a sentence or two
    std::string_view contrast;               // what it is mixed up with, and how to tell
    std::vector<std::string_view> example;   // lines of Python
    std::vector<Link> links;
};

[[nodiscard]] std::span<const Term> all_terms();

// The term with that name or synonym. Case, hyphens for blanks, and a plural "s" make no difference. Null if there is
// none.
[[nodiscard]] const Term* find_term(std::string_view word);

// The names that come nearest to a word that is none, the best first.
[[nodiscard]] std::vector<std::string_view> nearest_terms(std::string_view word, std::size_t count = 3);

// A term where it stands in a text.
struct TermOccurrence {
    const Term* term = nullptr;
    std::size_t begin = 0;  // byte offsets in the text
    std::size_t end = 0;
};

// The longest term in the text that covers the byte at `offset`; a null term if none does.
[[nodiscard]] TermOccurrence term_at(std::string_view text, std::size_t offset);

// The whole page of a term, as `pykind explain` prints it.
[[nodiscard]] std::string render_term(const Term& term);

}  // namespace pykind
