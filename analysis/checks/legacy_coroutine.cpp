#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void legacy_coroutine(Visit& /*at*/) {}

}  // namespace pykind::checks
