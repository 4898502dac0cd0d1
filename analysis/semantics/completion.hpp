// Whether a block of statements can be left at its end, as opposed to by `return`, `raise`, `break` or `continue`.
//
// Source: Python language reference, "Compound statements". No test is decided but `while True`, whatever stands in it;
// a `with` is taken not to swallow what is raised in it.
#pragma once

#include "analysis/syntax/tree.hpp"

namespace pykind::semantics {

[[nodiscard]] bool can_complete(const syntax::Nodes& block);

}  // namespace pykind::semantics
