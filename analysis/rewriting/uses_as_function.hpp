// The uses of a class in its project, as uses of the function that takes its place.
#pragma once

#include <set>
#include <string>
#include <variant>
#include <vector>

#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

// What the use of a class is looked at for.
struct ClassBecomingFunction {
    std::string new_name;                           // what the function would like to be called
    std::set<std::string, std::less<>> attributes;  // those that instances have no more
    std::set<std::string, std::less<>> kept;        // methods that what the function gives has too
    std::string_view awaited_step;                  // the one of them that is waited for; empty if none is
    std::vector<syntax::Span> gone;                 // parts of the class of which nothing is left
};

struct FunctionName {
    std::string name;  // the new one, or the class's own where not all that means it can be found and changed along
    std::vector<syntax::Span> in_class;  // where it stands in the class itself
    std::vector<FileChange> changes;     // where it stands elsewhere, the subject's file among them
};

// A Refusal with its place where a use needs the class: a base, a type, an attribute of it or of an instance.
[[nodiscard]] std::variant<FunctionName, Refusal> uses_as_function(const Subject& subject,
                                                                   const ClassBecomingFunction& made);

}  // namespace pykind::rewriting
