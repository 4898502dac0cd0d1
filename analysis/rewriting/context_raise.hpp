// Exceptions that come out of a generator as other ones than they were raised.
#pragma once

#include <optional>

#include "analysis/rewriting/context_class.hpp"

namespace pykind::rewriting {

// A StopIteration that may come out of a method, which a generator makes a RuntimeError of; or a RuntimeError whose
// cause is the exception of the block, which contextlib takes for one that a generator made.
[[nodiscard]] std::optional<Refusal> problem_of_raising(const Subject& subject, const ContextClass& context);

}  // namespace pykind::rewriting
