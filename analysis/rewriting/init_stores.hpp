// What a statement of `__init__` stores, and whether anybody could see when it does.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

// `a = b = value`, in a statement that may be several of these.
struct Store {
    std::vector<const syntax::Node*> targets;
    const syntax::Node* value;
};

// `self.a, self.b = 0, n` is two of them where it makes no difference; none if it is no assignment.
[[nodiscard]] std::vector<Store> stores_of(const syntax::Node& statement);

// Constants, parameters, attributes of the instance, displays of them, and empty containers.
[[nodiscard]] bool is_plain_value(const Subject& subject, const syntax::Node& value,
                                  const std::set<std::string_view>& parameters, std::string_view self);

// A string that stands for itself: a docstring, or text that somebody left there.
[[nodiscard]] bool is_text(const syntax::Node& statement);

// What a comment behind a statement that goes says of what it stored: "# size: in bytes" of `self._size = size  # in
// bytes`; empty if there is none.
[[nodiscard]] std::string comment_of_store(const syntax::SyntaxTree& tree, const syntax::Node& statement,
                                           std::string_view behind);

}  // namespace pykind::rewriting
