// Where the project uses what a generator function gives for what only a generator is: it is sent to, closed, told from
// other iterators; or the function is a method, which a class would not be.
#pragma once

#include <optional>

#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

// The first such use.
[[nodiscard]] std::optional<Refusal> use_of_generator(const Subject& subject);

}  // namespace pykind::rewriting
