#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void aiter_is_coroutine(Visit& /*at*/) {}

}  // namespace pykind::checks
