// Changes of an input that keep its language: what is valid mostly stays so, and leads deeper than single bytes do.
#pragma once

#include <string>

#include "tests/fuzz/target.hpp"

namespace pykind::fuzz {

// One change, which the seed decides.
[[nodiscard]] std::string mutated(Language language, const std::string& input, unsigned seed);

}  // namespace pykind::fuzz
