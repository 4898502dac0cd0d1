#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void anext_not_awaitable(Visit& /*at*/) {}

}  // namespace pykind::checks
