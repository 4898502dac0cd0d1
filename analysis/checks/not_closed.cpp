#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void not_closed(Visit& /*at*/) {}

}  // namespace pykind::checks
