// The docstring of a function that becomes part of another one.
#pragma once

#include <string>
#include <vector>

#include "analysis/syntax/parser.hpp"

namespace pykind::rewriting {

[[nodiscard]] bool has_docstring(const syntax::FunctionDef& function);

// What a docstring says as comments, where it cannot be one.
[[nodiscard]] std::vector<std::string> comment_lines(const syntax::SyntaxTree& tree, const syntax::Node& docstring);

}  // namespace pykind::rewriting
