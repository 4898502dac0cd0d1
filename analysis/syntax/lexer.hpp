// From text to tokens, once and for the whole text.
//
// Lexing never fails. In a text without faults the tokens are CPython's (Python reference, "Lexical analysis"; PEP 701
// for f-strings) without NL and COMMENT. In a broken one, brackets and strings that stay open end where the layout says
// that a statement does: see lexer_layout.cpp.
#pragma once

#include <vector>

#include "analysis/syntax/tree.hpp"

namespace pykind::syntax {

// All tokens of a text, in order; the last is EndMarker. Line breaks inside brackets and comments have no token.
struct TokenStream {
    std::vector<Token> tokens;
    std::vector<Span> comments;  // from `#` to the end of the line, in order
    std::vector<SyntaxError> errors;

    // The index of the token that contains the offset, or of the last one that begins before it.
    [[nodiscard]] std::size_t index_at(Offset offset) const;
};

[[nodiscard]] TokenStream tokenize(const SourceText& text);

}  // namespace pykind::syntax
