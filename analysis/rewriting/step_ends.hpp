// The ends of a step: `raise StopIteration` becomes `return` where that is the same, and where the exception must be
// raised, because a handler or a `with` sees it or because it comes out of a call, it is caught before it leaves.
#pragma once

#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/stops.hpp"

namespace pykind::rewriting {

[[nodiscard]] std::optional<Refusal> route_ends(const Source& source, const Subject& subject, const Stops& stops,
                                                const IteratorProtocol& protocol, Block& body);

}  // namespace pykind::rewriting
