#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void never_awaited(Visit& /*at*/) {}

}  // namespace pykind::checks
