// The nodes that belong to a function itself.
#pragma once

#include <functional>

#include "analysis/syntax/tree.hpp"

namespace pykind::semantics {

using VisitNode = std::function<void(const syntax::Node&)>;

// Calls `visit` with each node of a statement or a block that belongs to the function around it, in no order:
// functions, lambdas and classes inside are left out.
void for_each_own(const syntax::Nodes& block, const VisitNode& visit);
void for_each_own(const syntax::Node& statement, const VisitNode& visit);

}  // namespace pykind::semantics
