// The `return` statements of `__exit__` as what says the same in a generator: in a handler `raise` lets the exception
// go on and the end of the generator swallows it; where there is none, a `return` only ends it.
#pragma once

#include <variant>
#include <vector>

#include "analysis/rewriting/context_side.hpp"

namespace pykind::rewriting {

// No `return` of it swallows the exception.
[[nodiscard]] bool leaves_alone(const ContextSide& side);

// Takes the `return` statements out of a block of the side as far as they can be; whether any is left. `structured`:
// rather than to return early, what comes after stands under the opposite test.
bool end_normally(const ContextSide& side, Block& block, bool structured);

// The handlers that do what the side does.
[[nodiscard]] std::variant<std::vector<Clause>, Refusal> handlers_of(const ContextClass& context,
                                                                     const ContextSide& side, const std::string& name);

}  // namespace pykind::rewriting
