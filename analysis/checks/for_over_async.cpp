#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void for_over_async(Visit& /*at*/) {}

}  // namespace pykind::checks
