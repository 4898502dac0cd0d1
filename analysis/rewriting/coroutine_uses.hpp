// Where the project uses a generator-based coroutine function for what a coroutine function is not: its generator is
// iterated, delegated to by a plain generator, or told from a coroutine object.
#pragma once

#include <optional>

#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

// The first such use. `by_asyncio`: it is `asyncio.coroutine` that makes it one, which marks it as a coroutine function
// for asyncio.
[[nodiscard]] std::optional<Refusal> use_as_generator(const Subject& subject, bool by_asyncio);

}  // namespace pykind::rewriting
