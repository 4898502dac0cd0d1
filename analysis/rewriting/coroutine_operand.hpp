// Whether `yield from x` in a generator-based coroutine does what `await x` does in an `async def`.
//
// `yield from` takes a coroutine object or a generator as it is, and `iter(x)` of anything else; `await` takes a
// coroutine object or the generator of a generator-based coroutine as it is, and `x.__await__()` of anything else
// (CPython's GET_YIELD_FROM_ITER and GET_AWAITABLE).
#pragma once

#include "analysis/semantics/evaluator.hpp"

namespace pykind::rewriting {

enum class Awaitable : std::uint8_t {
    Yes,        // both do the same
    No,         // `await` would fail
    Otherwise,  // `await` would do something else
    Unknown,    // it may be a plain iterator
};

[[nodiscard]] Awaitable awaits_alike(semantics::Evaluator& evaluator, const AnalyzedFile& file,
                                     const syntax::Node& operand);

// It is certain that an expression gives nothing that can be awaited.
[[nodiscard]] bool is_never_awaitable(semantics::Evaluator& evaluator, const AnalyzedFile& file,
                                      const syntax::Node& expression);

// It is one of asyncio's locks: before Python 3.9 `with (yield from lock)` holds it as `async with lock` does.
[[nodiscard]] bool is_asyncio_lock(semantics::Evaluator& evaluator, const AnalyzedFile& file,
                                   const syntax::Node& expression);

}  // namespace pykind::rewriting
