// A loop over another iterator where each step begins with a step of that one.
//
//     while True:                           for row in self._rows:
//         try:                                  yield row
//             row = next(self._rows)
//         except StopIteration:
//             return
//         yield row
//
// It is the same only where `iter()` of the iterator is that one itself, and nothing binds the attribute anew
// meanwhile.
#pragma once

#include "analysis/rewriting/step_items.hpp"
#include "analysis/rewriting/stops.hpp"

namespace pykind::rewriting {

// The loop of a generator before its items are placed, with its ends marked.
struct GeneratorLoop {
    Block before;    // what is done once
    Statement loop;  // `while True:`
    Block after;     // what is done at the end; its items are not placed either
};

// Makes it such a loop if it can be one. Adds the variable to the `used` names if it is made up.
void iterate_source(const Subject& subject, const IteratorClass& iterator, const Source& source, const Stops& stops,
                    Names& used, GeneratorLoop& generator);

}  // namespace pykind::rewriting
