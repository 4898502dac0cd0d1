// The iterator that a loop makes by itself.
//
//     it = source.__aiter__()           async for item in source:
//     async for item in it:                 yield item
//         yield item
#pragma once

#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

// In the block of a generator function whose state is in its locals: where nothing but the loop uses the iterator, and
// what stands between does nothing that could be noticed.
void loop_over_iterables(const AnalyzedFile& file, const IteratorProtocol& protocol, Block& function);

}  // namespace pykind::rewriting
