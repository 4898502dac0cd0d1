#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void truthy_coroutine(Visit& /*at*/) {}

}  // namespace pykind::checks
