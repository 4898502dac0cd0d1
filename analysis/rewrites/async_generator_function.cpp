// A class that is nothing but an asynchronous iteration becomes an asynchronous generator function.
//
//     class Ticks:                                       async def ticks(n, pause=1):
//         def __init__(self, n, pause=1):                    i = 0
//             self.i = 0                                     while i < n:
//             self.n = n                                         i += 1
//             self.pause = pause                                 await asyncio.sleep(pause)
//                                                    →           yield i
//         def __aiter__(self):
//             return self
//
//         async def __anext__(self):
//             if self.i >= self.n:
//                 raise StopAsyncIteration
//             self.i += 1
//             await asyncio.sleep(self.pause)
//             return self.i
#include "analysis/rewrites/rewrites.hpp"
#include "analysis/rewriting/generator_function.hpp"

namespace pykind::rewrites {

std::optional<Proposal> async_generator_function(const rewriting::Subject& subject) {
    return rewriting::propose_generator_function(subject, Conversion::AsyncGeneratorFunction,
                                                 rewriting::async_protocol);
}

}  // namespace pykind::rewrites
