// Which expressions give an iterator that keeps to the protocol.
#pragma once

#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

// Whether an expression gives an iterator whose `__iter__` gives that one itself. Of what `iter()` gives that is taken
// for granted, if nothing in the project shows that it is not so.
[[nodiscard]] bool makes_iterator(const Subject& subject, const IteratorProtocol& protocol,
                                  const syntax::Node& expression);

}  // namespace pykind::rewriting
