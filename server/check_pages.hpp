// Where the checks are described, for editors to link to.
#pragma once

#include <string>

#include "analysis/check.hpp"

namespace pykind::server {

// The address of the page of a check where pykind is installed with it (share/doc/pykind/checks), else of Python's
// documentation of what it is about; empty if there is neither.
[[nodiscard]] const std::string& page_of(Check check);

}  // namespace pykind::server
