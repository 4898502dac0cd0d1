// What of a class, its bases and its uses in the project stands in the way of taking its `__next__` away.
#pragma once

#include <optional>

#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

// A base or a decorator that may use it, or is not known.
[[nodiscard]] std::optional<Refusal> problem_of_class(const Subject& subject, const IteratorClass& iterator);

// `next(obj)`, `obj.__next__()`, or a class derived from it that has its own: in any file of the project.
[[nodiscard]] std::optional<Refusal> use_of_steps(const Subject& subject, const IteratorClass& iterator);

// Whether the `__iter__` that a class has from a base of the project gives the instance and does nothing else.
[[nodiscard]] bool inherits_return_self(const Subject& subject, const IteratorProtocol& protocol);

}  // namespace pykind::rewriting
