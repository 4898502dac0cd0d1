// What a method of a protocol returns, as far as it can be read off, and whether that is what the protocol needs.
#pragma once

#include <optional>
#include <string>

#include "analysis/semantics/evaluator.hpp"

namespace pykind::semantics {

struct MethodResult {
    Value value;
    // What Python says where it uses the value; empty where that may be right.
    std::string problem;
};

// Of `__iter__`, `__aiter__`, `__await__`, `__anext__`, `__aenter__` and `__aexit__` of the instances of a class.
// Nothing where it is not one value alone, and where decorators change the method or its body says nothing.
[[nodiscard]] std::optional<MethodResult> result_of_method(Evaluator& evaluator, const ClassRef& cls,
                                                           const FunctionInfo& method);

}  // namespace pykind::semantics
