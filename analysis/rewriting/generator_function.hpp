// What the two conversions of a class to a generator function share.
#pragma once

#include <optional>

#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

[[nodiscard]] std::optional<Proposal> propose_generator_function(const Subject& subject, Conversion conversion,
                                                                 const IteratorProtocol& protocol);

}  // namespace pykind::rewriting
