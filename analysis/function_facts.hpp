// What a file tells of one of its functions besides its kind.
#pragma once

#include "analysis/analyzed_file.hpp"
#include "analysis/facts.hpp"

namespace pykind {

[[nodiscard]] FunctionFacts gather_function_facts(const AnalyzedFile& file, const semantics::FunctionInfo& info);

}  // namespace pykind
