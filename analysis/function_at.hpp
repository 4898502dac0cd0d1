// The function that a cursor is in, as a status line shows it.
#pragma once

#include "analysis/analyzed_file.hpp"

namespace pykind {

// The innermost function, lambda or generator expression around an offset; null if there is none. A cursor on a blank
// line below a function is in it as long as it is indented deeper: that is where the next statement of it is typed.
[[nodiscard]] const semantics::FunctionInfo* function_at(const AnalyzedFile& file, syntax::Offset offset);

}  // namespace pykind
