// A class with `__aenter__` and `__aexit__` becomes a generator function that `@asynccontextmanager` makes one of.
//
//     class Turn:                                        @asynccontextmanager
//         def __init__(self, queue):                     async def turn(queue):
//             self._queue = queue                            ticket = await queue.take()
//                                                            try:
//         async def __aenter__(self):              →             yield ticket
//             self._ticket = await self._queue.take()        finally:
//             return self._ticket                                await queue.give(ticket)
//
//         async def __aexit__(self, *args):
//             await self._queue.give(self._ticket)
#include "analysis/rewrites/rewrites.hpp"
#include "analysis/rewriting/context_function.hpp"

namespace pykind::rewrites {

std::optional<Proposal> async_context_manager_function(const rewriting::Subject& subject) {
    return rewriting::propose_context_function(subject, Conversion::AsyncContextManagerFunction,
                                               rewriting::async_context);
}

}  // namespace pykind::rewrites
