// What `__enter__` becomes before the `yield`: `return handle` is `yield handle`, and a `return` inside a block is an
// assignment there.
//
//     def __enter__(self):                              with pool:
//         with self._pool:                  →               value = pool.take()
//             return self._pool.take()                  yield value
#pragma once

#include <string>
#include <variant>

#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/context_class.hpp"
#include "analysis/rewriting/instance_state.hpp"

namespace pykind::rewriting {

struct Entering {
    Block body;
    Statement yield;
    bool gives_instance = false;  // `return self`: what a `with` gives then is None
    bool is_plain = true;         // nothing can go wrong where the value is evaluated
};

// Whether `__enter__` gives the instance, wherever it returns.
[[nodiscard]] bool gives_instance(const ContextClass& context, const InstanceState& state);

// `body` is that of `__enter__`, without its docstring. `name` is for the value, where it needs one.
[[nodiscard]] std::variant<Entering, Refusal> entering_of(const Subject& subject, const ContextClass& context,
                                                          InstanceState& state, const Source& source, Block body,
                                                          const std::string& name);

}  // namespace pykind::rewriting
