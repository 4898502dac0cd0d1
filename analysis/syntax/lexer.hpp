// From text to tokens, once and for the whole text.
//
// Lexing never fails. In a text without faults the tokens are CPython's (Python reference, "Lexical analysis"; PEP 701
// for f-strings) without NL and COMMENT. In a broken one, brackets and strings that stay open end where the layout says
// that a statement does: see lexer_layout.cpp.
#pragma once

#include <vector>

#include "analysis/syntax/tree.hpp"

namespace pykind::syntax {

struct Indentation {
    std::uint32_t column = 0;       // tabs go to the next multiple of 8
    std::uint32_t alternative = 0;  // tabs count as 1: where the two disagree, the nesting is ambiguous
    friend bool operator==(const Indentation&, const Indentation&) = default;
};

// All tokens of a text, in order; the last is EndMarker. Line breaks inside brackets and comments have no token.
struct TokenStream {
    std::vector<Token> tokens;
    std::vector<Span> comments;  // from `#` to the end of the line, in order
    std::vector<SyntaxError> errors;

    // What is needed to use a part of it for a text that was edited.
    std::vector<Indentation> indentations;  // one for each Indent token, in order
    // From the logical line that has a fault to where its fault has no effect any more, in order of the ends.
    std::vector<Span> damaged;
    // Where tokens hang on the text as a whole, on what its end is like or on how often something occurred; empty if
    // none do.
    Span of_one_piece;

    // The index of the token that contains the offset, or of the last one that begins before it.
    [[nodiscard]] std::size_t index_at(Offset offset) const;
};

[[nodiscard]] TokenStream tokenize(const SourceText& text);

struct TokenizedText {
    SourceText text;
    TokenStream stream;
};

// The same, faster where the text is like another one but for one place: what comes before and after that is taken from
// the other one's tokens.
[[nodiscard]] TokenStream tokenize(const SourceText& text, const TokenizedText& other);

}  // namespace pykind::syntax
