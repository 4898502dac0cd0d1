// The items of a step: `return v` becomes `yield v`, after which the next step begins at the top of the loop.
//
// Out of a `try` or `with` the item is carried in a variable and given after it, so that nobody waits inside of it.
#pragma once

#include <set>

#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

using Names = std::set<std::string, std::less<>>;

// Whether there is a `return v` in a statement.
[[nodiscard]] bool gives_item(const Statement& statement);
[[nodiscard]] bool gives_item(const Block& block);

// Whether a statement is left for the next step somewhere, with an item or without one.
[[nodiscard]] bool leaves_step(const Statement& statement);
[[nodiscard]] bool leaves_step(const Block& block);

// What stands behind a `return` is never reached, and must not come to be.
void end_after_item(Block& block);

// `used` are the names that must not be taken, among them the `locals` of the step. The block is the body of the loop,
// or what is done behind it, where the next step is the end: `again` is then "return".
void place_items(Names used, const Names& locals, Block& block, std::string again = "continue");

}  // namespace pykind::rewriting
