// A helper class that only the `__aiter__` of another class makes, as the body of that method.
//
//     class _Reader:                                 class Box:
//         def __init__(self, box):                       async def __aiter__(self):
//             self._box = box                                while True:
//         def __anext__(self):                →                  yield await self.get()
//             return self._box.get()
//
//     class Box:
//         def __aiter__(self):
//             return _Reader(self)
#pragma once

#include <optional>

#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

// Whether the class is such a helper.
[[nodiscard]] bool is_made_by_owner(const Subject& subject, const IteratorProtocol& protocol);

// Nothing if the class is no such helper.
[[nodiscard]] std::optional<Proposal> propose_owner_method(const Subject& subject, Conversion conversion,
                                                           const IteratorClass& iterator);

}  // namespace pykind::rewriting
