// Flags that only remember that an iteration is over, which the end of a generator says by itself.
//
//     over = False                      while True:
//     while not over:                       batch = read()
//         batch = read()                    if not batch:
//         if not batch:                         yield rest
//             over = True                       return
//             yield rest                    yield batch
//             continue
//         yield batch
#pragma once

#include "analysis/rewriting/code.hpp"

namespace pykind::rewriting {

// In the block of a generator function whose state is in its locals. A flag that says more is left as it is.
void drop_finished_flags(Block& function);

}  // namespace pykind::rewriting
