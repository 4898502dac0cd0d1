// How what a function gives is consumed, counted.
//
//     asynchronous generator function · 3 `async for` · 1 other use
#pragma once

#include <map>
#include <string>
#include <vector>

#include "analysis/semantics/evaluator.hpp"

namespace pykind {

struct UsageCounts {
    // "async for", "await", "yield from", "with", …; a method of the object that is called (".asend"); a function of
    // the standard library that it is passed to ("next", "asyncio.run").
    std::map<std::string, std::size_t> ways;
    std::size_t others = 0;  // uses that consume nothing, or of which that is not known

    void add(const UsageCounts& more);
};

// The uses of a function in one file, given where it is referred to in it. Where the object is assigned to a name that
// nothing else is assigned to, the uses of that name count. `is_read`: it is a property, whose call is reading it.
[[nodiscard]] UsageCounts count_uses(const AnalyzedFile& file, const std::vector<syntax::Span>& references,
                                     bool is_read);

// The kind in words, and the counts, the largest first.
[[nodiscard]] std::string words_of(semantics::FunctionKind kind, const UsageCounts& counts);

}  // namespace pykind
