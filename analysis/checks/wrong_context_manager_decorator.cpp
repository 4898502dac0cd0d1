#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void wrong_context_manager_decorator(Visit& /*at*/) {}

}  // namespace pykind::checks
