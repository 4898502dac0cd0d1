// The class that spells out what a generator function does.
#pragma once

#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

[[nodiscard]] Proposal propose_iterator_class(const Subject& subject, const IteratorProtocol& protocol);

}  // namespace pykind::rewriting
