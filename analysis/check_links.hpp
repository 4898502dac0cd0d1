// What Python's documentation says about the matter of each check.
#pragma once

#include "analysis/check.hpp"
#include "analysis/page.hpp"

namespace pykind {

// Without an address for a check that is about pykind itself.
[[nodiscard]] Link link_of(Check check);

}  // namespace pykind
