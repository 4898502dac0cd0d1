#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void yield_in_cancel_scope(Visit& /*at*/) {}

}  // namespace pykind::checks
