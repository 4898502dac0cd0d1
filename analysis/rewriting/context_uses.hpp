// Where the project makes instances of a class that is a context manager: each of them must be entered at once, for
// nothing is left of it but what a `with` does.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analysis/rewriting/context_class.hpp"

namespace pykind::rewriting {

struct ContextUses {
    std::size_t entered = 0;  // how often a `with` makes and enters one
    // The name that the value of every `with` is given; empty where they differ or none does.
    std::string target;
};

// A Refusal where somebody needs the class, or keeps an instance. `gives_instance`: a `with` gives the instance, which
// nobody may take. Nothing is left of `gone`.
[[nodiscard]] std::variant<ContextUses, Refusal> context_uses(const Subject& subject, const ContextClass& context,
                                                              bool gives_instance,
                                                              const std::vector<syntax::Span>& gone);

}  // namespace pykind::rewriting
