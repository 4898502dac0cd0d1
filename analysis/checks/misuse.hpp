// An expression whose use is certain to fail, as several checks ask for it.
#pragma once

#include <optional>
#include <string>

#include "analysis/checks/visit.hpp"

namespace pykind::checks {

struct Misuse {
    const semantics::Value*
        value;         // the first of those that it may be: all are of one kind, and fail in the same words
    std::string said;  // what Python says then
};

// What is wrong with the use of an expression of the file; nothing where it may be right, be it that a class of the
// project overrides the method that made the object.
[[nodiscard]] std::optional<Misuse> misuse_of(Visit& at, const syntax::Node* operand, const semantics::Use& use);

[[nodiscard]] inline bool is_produced(const semantics::Value& value, semantics::CallResult result) {
    return value.kind == semantics::ValueKind::Produced && value.produced == result;
}

// It has that method, by its class or by what made it.
[[nodiscard]] bool has_method(const Visit& at, const semantics::Value& value, std::string_view method);
// All that is known of it has the method, and nothing else is possible.
[[nodiscard]] bool all_have_method(const Visit& at, const semantics::Values& values, std::string_view method);

// The body raises NotImplementedError before anything else, perhaps with a `yield` behind that makes the kind, or says
// nothing: the function is there to be overridden.
[[nodiscard]] bool is_placeholder(const AnalyzedFile& file, const syntax::FunctionDef& def);

// The `return` statements of a function itself.
[[nodiscard]] std::vector<const syntax::Return*> returns_of(const syntax::FunctionDef& def);

}  // namespace pykind::checks
