// Which Pythons a project says that it is for.
//
// Source: PEP 440 ("Version specifiers"), PEP 621 (`requires-python`), and Poetry's constraints.
#pragma once

#include <optional>
#include <string_view>

namespace pykind::server {

// The lowest 3.`minor` that is allowed, of those that pykind knows: 9 of ">=3.9,<4" and of "^3.9". Nothing where the
// text is none of these, or allows none.
[[nodiscard]] std::optional<int> lowest_minor(std::string_view requirement);

}  // namespace pykind::server
