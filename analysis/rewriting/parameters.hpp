// The parameters of a method as those of a function.
#pragma once

#include <string>

#include "analysis/rewriting/code.hpp"

namespace pykind::rewriting {

// The first parameter of a method; null if it has none that stands for the instance alone.
[[nodiscard]] const syntax::Arg* instance_of(const syntax::FunctionDef& method);

// From the parenthesis that opens them to the one that closes them.
[[nodiscard]] syntax::Span parameters_of(const Source& source, const syntax::FunctionDef& function);

// "(url, *, timeout=10)" of `def __init__(self, url, *, timeout=10)`, broken into lines as it was.
[[nodiscard]] std::string parameters_without_instance(Source& source, const syntax::FunctionDef& method);

}  // namespace pykind::rewriting
