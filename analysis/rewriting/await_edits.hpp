// `yield from x` written as `await x`: what becomes of the words and of the parentheses around them.
//
//     x = (yield from f()).y              x = (await f()).y
//     return (yield from f())      →      return await f()
//     yield from a if c else b            await (a if c else b)
#pragma once

#include <vector>

#include "analysis/rewrite.hpp"

namespace pykind::rewriting {

// Of a YieldFrom with an operand. `around` is the node that it stands in. In no particular order.
[[nodiscard]] std::vector<Edit> await_edits(const syntax::SyntaxTree& tree, const syntax::Yield& yield,
                                            const syntax::Node& around);

// `await ` in front of an expression that is not delegated to.
[[nodiscard]] std::vector<Edit> await_edits(const syntax::Node& expression, const syntax::SyntaxTree& tree);

// The operand of a YieldFrom in the place of all of it.
[[nodiscard]] std::vector<Edit> operand_edits(const syntax::SyntaxTree& tree, const syntax::Yield& yield);

}  // namespace pykind::rewriting
