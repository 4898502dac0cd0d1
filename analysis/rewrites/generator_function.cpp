// A class that is nothing but an iteration becomes a generator function.
//
//     class Steps:                                       def steps(n):
//         def __init__(self, n):                             i = 0
//             self.i, self.n = 0, n                          while i < n:
//                                                                i += 1
//         def __iter__(self):                        →           yield i
//             return self
//
//         def __next__(self):
//             if self.i >= self.n:
//                 raise StopIteration
//             self.i += 1
//             return self.i
#include "analysis/rewriting/generator_function.hpp"
#include "analysis/rewrites/rewrites.hpp"

namespace pykind::rewrites {

std::optional<Proposal> generator_function(const rewriting::Subject& subject) {
    return rewriting::propose_generator_function(subject, Conversion::GeneratorFunction, rewriting::sync_protocol);
}

}  // namespace pykind::rewrites
