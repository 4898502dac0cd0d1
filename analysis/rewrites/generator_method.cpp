// A class with `__next__` becomes one whose `__iter__` is a generator method.
//
//     class Steps:                                       class Steps:
//         def __init__(self, n):                             def __init__(self, n):
//             self.i, self.n = 0, n                              self.i, self.n = 0, n
//
//         def __iter__(self):                        →       def __iter__(self):
//             return self                                        while self.i < self.n:
//                                                                    self.i += 1
//         def __next__(self):                                        yield self.i
//             if self.i >= self.n:
//                 raise StopIteration
//             self.i += 1
//             return self.i
#include "analysis/rewriting/generator_method.hpp"
#include "analysis/rewrites/rewrites.hpp"

namespace pykind::rewrites {

std::optional<Proposal> generator_method(const rewriting::Subject& subject) {
    return rewriting::propose_generator_method(subject, Conversion::GeneratorMethod, rewriting::sync_protocol);
}

}  // namespace pykind::rewrites
