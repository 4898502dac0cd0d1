// The return annotation of a generator-based coroutine function as that of an `async def`: what `await` gives.
//
//     -> Generator[Any, None, int]   →   -> int
//     -> Iterator[Any]               →   none, since it does not say
#pragma once

#include <vector>

#include "analysis/rewrite.hpp"

namespace pykind::rewriting {

// In order. None where the annotation says it already.
[[nodiscard]] std::vector<Edit> annotation_edits(const AnalyzedFile& file, const syntax::FunctionDef& function);

}  // namespace pykind::rewriting
