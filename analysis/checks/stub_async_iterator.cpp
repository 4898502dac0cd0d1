#include "analysis/checks/checks.hpp"

namespace pykind::checks {

void stub_async_iterator(Visit& /*at*/) {}

}  // namespace pykind::checks
