#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void cached_coroutine(Visit& /*at*/) {}

}  // namespace pykind::checks
