// The locals of a step: each step of a class begins with none of them bound, those of a generator keep what the step
// before has left in them.
#pragma once

#include <optional>

#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

// A local that may be read before this step has bound it, or that a function or generator made in the step keeps.
[[nodiscard]] std::optional<Refusal> problem_of_locals(const AnalyzedFile& file, const syntax::FunctionDef& step);

}  // namespace pykind::rewriting
