#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void unneeded_async(Visit& /*at*/) {}

}  // namespace pykind::checks
