#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void await_not_awaitable(Visit& /*at*/) {}

}  // namespace pykind::checks
