// The uses of a class of iterators in its project, as uses of the function that takes its place.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

// What the use of a class is looked at for.
struct ClassBecomingFunction {
    std::set<std::string, std::less<>> attributes;  // those that instances have no more
    std::set<std::string, std::less<>> kept;        // methods that what the function gives has too
    std::string_view awaited_step;                  // the one of them that is waited for; empty if none is
    std::vector<syntax::Span> gone;                 // parts of the subject's file of which nothing is left
};

// The first use that needs the class: as a base or a type, for an attribute of it or of an instance.
[[nodiscard]] std::optional<Refusal> problem_of_uses(const Subject& subject, const ClassBecomingFunction& made);

}  // namespace pykind::rewriting
