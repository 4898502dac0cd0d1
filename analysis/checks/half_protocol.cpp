#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void half_protocol(Visit& /*at*/) {}

}  // namespace pykind::checks
