// The lines that a statement stands on.
#pragma once

#include "analysis/syntax/parser.hpp"

namespace pykind::rewriting {

// All of them, decorators among them, with the end of the last one.
[[nodiscard]] syntax::Span lines_of(const syntax::SyntaxTree& tree, const syntax::Node& statement);

// The same with the blank lines behind it; of the last statement in its block, with those before it.
[[nodiscard]] syntax::Span removal_of(const syntax::SyntaxTree& tree, const syntax::Node& statement,
                                      const syntax::Nodes& block);

}  // namespace pykind::rewriting
