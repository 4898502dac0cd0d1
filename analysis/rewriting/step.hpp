// The body of a `__next__` as the body of a generator: each `return` becomes a `yield`, after which the body begins at
// its top again; each end becomes a `return`.
//
//     if self.i >= self.n:              while self.i < self.n:
//         raise StopIteration               self.i += 1
//     self.i += 1                           yield self.i
//     return self.i
//
// No `yield` stands in a `try` or `with` that the body had: the item is computed there and given after it.
#pragma once

#include <set>
#include <string>
#include <variant>

#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

// `taken`: further names that what is made up must not take.
[[nodiscard]] std::variant<Block, Refusal> generator_body(const Subject& subject, const IteratorClass& iterator,
                                                          const Source& source,
                                                          std::set<std::string, std::less<>> taken = {});

}  // namespace pykind::rewriting
