// Calls that are certain to give what a coroutine function, a generator function or an asynchronous generator function
// gives, and the statements in which nobody takes that.
#pragma once

#include <initializer_list>
#include <optional>
#include <vector>

#include "analysis/checks/visit.hpp"

namespace pykind::checks {

// What a call gives, if that is one of the kinds wanted; none where it may be anything else: an override of another
// kind, a wrapper that is not known, arguments that the function does not take, an object that a cache or another
// function may hold on to.
[[nodiscard]] std::optional<semantics::Value> certain_result(Visit& at, const syntax::Node* expression,
                                                             std::initializer_list<semantics::CallResult> wanted);

// The calls whose result an expression statement drops: `f()`, and that in `f() if ready else None`, `ready and f()`.
[[nodiscard]] std::vector<const syntax::Call*> dropped_calls(const syntax::ExprStatement& statement);

// It stands in a `with pytest.raises(…)`, `with self.assertWarns(…)` or the like: that it goes wrong is the point.
[[nodiscard]] bool is_meant_to_fail(const Visit& at);
// The same of what stands at the end of another path.
[[nodiscard]] bool is_meant_to_fail(const Visit& at, const std::vector<const syntax::Node*>& path);

// "fetch"; the last part of `session.fetch`; empty for any other expression.
[[nodiscard]] std::string_view last_name(const Visit& at, const syntax::Node& function);

// `await` in front of a call or another expression that binds as tightly; none where no `await` may stand.
[[nodiscard]] std::optional<Fix> await_fix(const Visit& at, const syntax::Node& expression);

}  // namespace pykind::checks
