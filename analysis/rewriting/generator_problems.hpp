// What a generator does that a class with `__next__` cannot do, or would do otherwise.
#pragma once

#include <optional>

#include "analysis/rewriting/generator_locals.hpp"
#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

// Something in its body: a `yield` in a `try`, a value that is sent in, a name that a class would change.
[[nodiscard]] std::optional<Refusal> problem_of_generator(const Subject& subject, const syntax::FunctionDef& generator,
                                                          const IteratorProtocol& protocol);

// A local that would have to become an attribute and cannot.
[[nodiscard]] std::optional<Refusal> problem_of_kept(const Subject& subject, const syntax::FunctionDef& generator,
                                                     const GeneratorLocals& locals);

}  // namespace pykind::rewriting
