// The body of `__next__` made of the body of a generator: an item is returned, and what tells the next step where to go
// on is kept in an attribute, where it is not plain from the others.
//
//     while n > 0:           if self._n <= 0:
//         yield n                raise StopIteration
//         n -= 1         →   n = self._n
//                            self._n -= 1
//                            return n
#pragma once

#include <variant>

#include "analysis/rewriting/suspended_body.hpp"

namespace pykind::rewriting {

struct NextMethod {
    Block init;  // what `__init__` has to bind besides
    Block body;
    bool asks_again = false;  // at the end it asks an iterator, each time, which may be one that goes on
};

[[nodiscard]] std::variant<NextMethod, Refusal> next_method(const Subject& subject, const IteratorProtocol& protocol,
                                                            const Source& source, SuspendedBody body);

}  // namespace pykind::rewriting
