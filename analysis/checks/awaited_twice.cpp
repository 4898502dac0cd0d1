#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void awaited_twice(Visit& /*at*/) {}

}  // namespace pykind::checks
