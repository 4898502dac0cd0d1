// How a block of statements that may be the body of a loop is left.
#pragma once

#include "analysis/rewriting/code.hpp"

namespace pykind::rewriting {

// A `continue` of the loop whose body this is.
[[nodiscard]] bool has_continue(const Block& body);

// A `match` that is part of it: what stands in that is printed as it was read, and may be any jump.
[[nodiscard]] bool has_match(const Block& body);

// A `break` of the loop whose body this is that leaves a `with` or a `try`, which would see an exception in its place.
[[nodiscard]] bool has_held_break(const Block& body);

// Whether a block can be left at its end: unlike completes(), a `with` may swallow what is raised in it, and a `match`
// may leave the loop that it stands in.
[[nodiscard]] bool can_complete(const Block& block);

// It neither completes nor begins again: each way through it ends in a `return`, a `break` or a `raise`.
[[nodiscard]] bool always_leaves(const Block& body);

// A statement that ends the iteration.
[[nodiscard]] bool has_ends(const Block& block);

}  // namespace pykind::rewriting
