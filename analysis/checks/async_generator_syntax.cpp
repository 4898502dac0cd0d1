#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void async_generator_syntax(Visit& /*at*/) {}

}  // namespace pykind::checks
