// The iterables of Python's own whose iterators need no closing, and do not go on once they have ended.
#pragma once

#include "analysis/semantics/evaluator.hpp"

namespace pykind::rewriting {

// It is certain that an expression is a list, a tuple, a string, a range or the like.
[[nodiscard]] bool is_builtin_iterable(semantics::Evaluator& evaluator, const AnalyzedFile& file,
                                       const syntax::Node& expression);

}  // namespace pykind::rewriting
