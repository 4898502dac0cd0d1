// The items of a step: `return v` becomes `yield v`, after which the next step begins at the top of the loop.
//
// Out of a `try` or `with` the item is carried in a variable and given after it, so that nobody waits inside of it.
#pragma once

#include <set>

#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

// Whether there is a `return v` in a statement.
[[nodiscard]] bool gives_item(const Statement& statement);

// `used` are the names that must not be taken. The block is the body of the loop.
[[nodiscard]] std::optional<Refusal> place_items(std::set<std::string, std::less<>> used, Block& block);

}  // namespace pykind::rewriting
