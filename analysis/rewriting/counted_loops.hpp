// Counters as `range`.
//
//     i = 0                             for i in range(n):
//     while i < n:                          yield rows[i]
//         i += 1
//         yield rows[i - 1]
#pragma once

#include "analysis/rewriting/step_items.hpp"
#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

// The parameters of a function that are annotated `int`.
[[nodiscard]] Names int_parameters(const AnalyzedFile& file, const syntax::FunctionDef& function);

// The module's names that a method reads and that are bound once, to an integer; nothing in the project binds them
// anew.
[[nodiscard]] Names int_constants(const Subject& subject, const syntax::FunctionDef& step);

// In the block of a generator function whose state is in its locals: where start, step and bound are integers, literal
// or named by `ints`, nothing else binds them or the counter, and nobody reads that behind the loop.
void count_with_range(Block& function, const Names& ints);

}  // namespace pykind::rewriting
