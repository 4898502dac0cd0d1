// The text of a function that takes the place of a class, and what of the class is kept in it: comments, docstrings,
// type parameters.
#pragma once

#include <string>
#include <vector>

#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

// The comments above a method and behind its header.
[[nodiscard]] std::vector<std::string> comments_of(const Subject& subject, const Source& source,
                                                   const syntax::FunctionDef& method);

// "[T]" of `class Holder[T]:`
[[nodiscard]] std::string type_parameters(const Source& source, const syntax::ClassDef& cls);

// A function, indented as the class is, with the comment behind the header of that. `decorator` is empty if it has
// none.
[[nodiscard]] std::string in_place_of(const Source& source, const syntax::ClassDef& cls, const std::string& decorator,
                                      std::string header, Block body);

}  // namespace pykind::rewriting
