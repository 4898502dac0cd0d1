#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void async_for_over_sync(Visit& /*at*/) {}

}  // namespace pykind::checks
