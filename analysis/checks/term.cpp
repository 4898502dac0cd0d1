#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void term(Visit& /*at*/) {}

}  // namespace pykind::checks
