// What the two conversions to a generator method share.
#pragma once

#include <optional>

#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

[[nodiscard]] std::optional<Proposal> propose_generator_method(const Subject& subject, Conversion conversion,
                                                               const IteratorProtocol& protocol);

}  // namespace pykind::rewriting
