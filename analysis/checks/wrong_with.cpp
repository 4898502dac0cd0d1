#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void wrong_with(Visit& /*at*/) {}

}  // namespace pykind::checks
