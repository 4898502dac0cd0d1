#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void stop_iteration_raised(Visit& /*at*/) {}

}  // namespace pykind::checks
