// Two uses of a local variable on a straight path: whoever comes to the second has been through all of the first, and
// nothing binds the name again in between.
//
//     rows = read()
//     print(list(rows))        the first: certain to run in full before the next statement of its block does
//     if verbose:
//         show(list(rows))     the second: anywhere in a later statement of that block, or later in the same one
//
// What stands in a branch, a loop, a `with` or a `try` is no first use for what comes after that: it may not have run,
// or not to its end.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "analysis/checks/visit.hpp"
#include "analysis/semantics/use.hpp"

namespace pykind::checks {

struct NameUse {
    const syntax::Node* name = nullptr;
    semantics::Use use = {};
    // From a statement of the block down to the name.
    std::vector<const syntax::Node*> path = {};
    // The statement runs it whenever it is run itself.
    bool is_certain = false;
};

struct UsedTwice {
    NameUse first;
    NameUse second;
};

using IsUse = std::function<bool(const NameUse&)>;

// The first such pair behind the statement that `at` is at, which assigns to the local variable `target`; none for a
// variable of a module or class, or one that functions inside bind as well.
[[nodiscard]] std::optional<UsedTwice> used_twice(const Visit& at, const syntax::Node& target, const IsUse& is_first,
                                                  const IsUse& is_second);

// What an Assign or AnnAssign assigns, and the one name that it assigns to; null where it is otherwise.
struct NamedValue {
    const syntax::Node* name = nullptr;
    const syntax::Node* value = nullptr;
};
[[nodiscard]] NamedValue named_value(const syntax::Node& statement);

}  // namespace pykind::checks
