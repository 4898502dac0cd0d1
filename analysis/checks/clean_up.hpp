// Statements after a `yield` that undo what was done before it.
#pragma once

#include "analysis/checks/visit.hpp"

namespace pykind::checks {

// The statement closes, releases or puts back something that the function made, took or saved before the offset:
//
//     lock.acquire()                saved = os.environ["HOME"]
//     yield                         os.environ["HOME"] = "/"
//     lock.release()                yield
//                                   os.environ["HOME"] = saved
//
// What is not plainly one of these pairs is none.
[[nodiscard]] bool is_clean_up(const Visit& at, const syntax::FunctionDef& def, const syntax::Node& statement,
                               syntax::Offset before);

}  // namespace pykind::checks
