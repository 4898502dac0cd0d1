// Functions that ask themselves which kind something is, and go by that: of what they ask about nothing is certain.
//
//     if inspect.isawaitable(result): result = await result
#pragma once

#include "analysis/checks/visit.hpp"

namespace pykind::checks {

// The function around the node, or the module, asks for the kind of an expression or of what it calls.
[[nodiscard]] bool is_asked_about(const Visit& at, const syntax::Node& expression);

}  // namespace pykind::checks
