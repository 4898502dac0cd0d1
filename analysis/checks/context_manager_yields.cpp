#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void context_manager_yields(Visit& /*at*/) {}

}  // namespace pykind::checks
