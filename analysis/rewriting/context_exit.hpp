// What `__exit__` becomes around a `yield`.
//
//     def __exit__(self, *args):                       try:
//         self._lock.release()                →            yield
//                                                      finally:
//                                                          lock.release()
//
//     def __exit__(self, exc_type, exc, tb):           try:
//         if exc_type is None:                             yield
//             self._db.commit()               →        except BaseException:
//         else:                                            db.rollback()
//             self._db.rollback()                          raise
//                                                      else:
//                                                          db.commit()
//
//     def __exit__(self, exc_type, exc, tb):           try:
//         return isinstance(exc, KeyError)    →            yield
//                                                      except KeyError:
//                                                          pass
#pragma once

#include <variant>
#include <vector>

#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/context_class.hpp"
#include "analysis/rewriting/instance_state.hpp"

namespace pykind::rewriting {

struct Leaving {
    // `except`, `else` and `finally` of the `try` that the `yield` stands in; none if it needs no `try`.
    std::vector<Clause> clauses;
    Block inside;  // behind the `yield`, in that `try`
    Block after;   // behind all
};

[[nodiscard]] std::variant<Leaving, Refusal> leaving_of(const Subject& subject, const ContextClass& context,
                                                        InstanceState& state);

}  // namespace pykind::rewriting
