// A class with `__enter__` and `__exit__` becomes a generator function that `@contextmanager` makes one of.
//
//     class Span:                                        @contextmanager
//         def __init__(self, log, name):                 def span(log, name):
//             self._log, self._name = log, name              log.begin(name)
//                                                            try:
//         def __enter__(self):                     →             yield
//             self._log.begin(self._name)                    finally:
//                                                                log.end(name)
//         def __exit__(self, *args):
//             self._log.end(self._name)
#include "analysis/rewrites/rewrites.hpp"
#include "analysis/rewriting/context_function.hpp"

namespace pykind::rewrites {

std::optional<Proposal> context_manager_function(const rewriting::Subject& subject) {
    return rewriting::propose_context_function(subject, Conversion::ContextManagerFunction, rewriting::sync_context);
}

}  // namespace pykind::rewrites
