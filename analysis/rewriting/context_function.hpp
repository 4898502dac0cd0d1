// A class that is a context manager and nothing else as a generator function that contextlib's decorator makes one of.
#pragma once

#include <optional>

#include "analysis/rewriting/context_class.hpp"

namespace pykind::rewriting {

[[nodiscard]] std::optional<Proposal> propose_context_function(const Subject& subject, Conversion conversion,
                                                               const ContextProtocol& protocol);

}  // namespace pykind::rewriting
