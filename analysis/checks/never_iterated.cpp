#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void never_iterated(Visit& /*at*/) {}

}  // namespace pykind::checks
