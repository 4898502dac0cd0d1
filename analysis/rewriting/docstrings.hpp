// The docstring of a function that becomes part of another one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/syntax/parser.hpp"

namespace pykind::rewriting {

[[nodiscard]] bool has_docstring(const syntax::FunctionDef& function);

// `# …` lines of a docstring as it is written, which documents only a part of what is made.
[[nodiscard]] std::vector<std::string> as_comments(std::string_view docstring);

// A line without the white space around it.
[[nodiscard]] std::string_view trimmed(std::string_view line);

}  // namespace pykind::rewriting
