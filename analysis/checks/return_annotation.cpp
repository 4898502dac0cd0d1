#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void return_annotation(Visit& /*at*/) {}

}  // namespace pykind::checks
