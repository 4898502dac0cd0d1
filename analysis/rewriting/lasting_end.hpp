// Whether an iterator that has come to its end stays there, as a generator does.
#pragma once

#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

// For sure: the end is asked for at the top of each step, of what only the steps before it change.
[[nodiscard]] bool ends_for_good(const Subject& subject, const IteratorClass& iterator);

}  // namespace pykind::rewriting
