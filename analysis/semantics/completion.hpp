// Whether a block of statements can be left at its end, as opposed to by `return`, `raise`, `break` or `continue`.
//
// Source: Python language reference, "Compound statements". No test is decided but `while True`, whatever stands in it;
// a `with` is taken not to swallow what is raised in it.
#pragma once

#include "analysis/syntax/tree.hpp"

namespace pykind::semantics {

[[nodiscard]] bool can_complete(const syntax::Nodes& block);

// The body of a loop has a `break` of this loop, not of one inside it.
[[nodiscard]] bool has_break(const syntax::Nodes& body);

}  // namespace pykind::semantics
