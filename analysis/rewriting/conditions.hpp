// The opposite of a condition, as one would write it.
#pragma once

#include <string>

#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

// `a is None or not b` → `a is not None and b`. An order is turned round only between numbers, where `not a < b` is
// `a >= b`. Empty if the condition is broken over lines.
[[nodiscard]] std::string inverted(const Subject& subject, const Source& source, const syntax::Node& condition);

}  // namespace pykind::rewriting
