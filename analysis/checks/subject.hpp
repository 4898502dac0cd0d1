// Where a check stands, as those who change imports want to know it.
#pragma once

#include "analysis/checks/visit.hpp"
#include "analysis/rewriting/subject.hpp"

namespace pykind::checks {

// The path to the innermost function around the node, then the node; without a function the statement of the module
// that it stands in.
[[nodiscard]] rewriting::Subject subject_of(const Visit& at);

}  // namespace pykind::checks
