#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void spent_generator(Visit& /*at*/) {}

}  // namespace pykind::checks
