// What of a class is kept as text in the function that takes its place: comments, docstrings, the parameters.
#pragma once

#include <string>
#include <vector>

#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/context_class.hpp"

namespace pykind::rewriting {

// `# …` lines of a docstring, which documents only a part of the function.
[[nodiscard]] std::vector<std::string> as_comments(const std::string& docstring);

// The comments above a method and behind its header.
[[nodiscard]] std::vector<std::string> comments_of(const Subject& subject, const Source& source,
                                                   const syntax::FunctionDef& method);

// "(path, *, mode="r")" of `def __init__(self, path, *, mode="r")`
[[nodiscard]] std::string parameters_without_instance(const Source& source, const syntax::FunctionDef& init);

// "[T]" of `class Holder[T]:`
[[nodiscard]] std::string type_parameters(const Source& source, const syntax::ClassDef& cls);

}  // namespace pykind::rewriting
