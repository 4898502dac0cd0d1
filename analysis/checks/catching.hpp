// What stands around a place and may keep an exception that is raised there from leaving the function.
#pragma once

#include "analysis/checks/visit.hpp"

namespace pykind::checks {

// A `try` or a `with` of the function that the node belongs to may catch `exception`, a builtin one that is an
// `Exception`. What is not known may.
[[nodiscard]] bool may_be_caught(const Visit& at, std::string_view exception);

// The node stands in a `finally` of its function.
[[nodiscard]] bool is_in_finally(const Visit& at);

}  // namespace pykind::checks
