// The conversions, one in each file of this folder. The table that orders them is in rewrite.cpp.
#pragma once

#include <optional>

#include "analysis/rewrite.hpp"
#include "analysis/rewriting/subject.hpp"

namespace pykind::rewrites {

// What a conversion has to say of a class or function; nothing where it is not near.
using Propose = std::optional<Proposal>(const rewriting::Subject& subject);

Propose async_generator_function;
Propose async_generator_method;
Propose generator_function;
Propose generator_method;
Propose context_manager_function;
Propose async_context_manager_function;
Propose coroutine_function;
Propose iterator_class;

}  // namespace pykind::rewrites
