// A class with `__anext__` becomes one whose `__aiter__` is an asynchronous generator method.
//
//     class Ticks:                                       class Ticks:
//         def __init__(self, n):                             def __init__(self, n):
//             self.i, self.n = 0, n                              self.i, self.n = 0, n
//
//         def __aiter__(self):                       →       async def __aiter__(self):
//             return self                                        while self.i < self.n:
//                                                                    self.i += 1
//         async def __anext__(self):                                 await asyncio.sleep(1)
//             if self.i >= self.n:                                   yield self.i
//                 raise StopAsyncIteration
//             self.i += 1
//             await asyncio.sleep(1)
//             return self.i
#include "analysis/rewrites/rewrites.hpp"
#include "analysis/rewriting/generator_method.hpp"

namespace pykind::rewrites {

std::optional<Proposal> async_generator_method(const rewriting::Subject& subject) {
    return rewriting::propose_generator_method(subject, Conversion::AsyncGeneratorMethod, rewriting::async_protocol);
}

}  // namespace pykind::rewrites
