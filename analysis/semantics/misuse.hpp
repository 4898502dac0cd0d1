// Uses that an object does not support: whether a use is certain to fail, and what Python says then.
//
// Certain means: the object is known, its class too with all its bases, and no derived class can be meant that has
// more.
#pragma once

#include <optional>
#include <string>

#include "analysis/semantics/class_protocols.hpp"
#include "analysis/semantics/evaluator.hpp"
#include "analysis/semantics/runtime_messages.hpp"
#include "analysis/semantics/use.hpp"

namespace pykind::semantics {

// The first version that has aiter() and anext(), and whose asynccontextmanager() calls them: 3.10.
constexpr int first_with_async_builtins = 10;

// The type of a value, as messages of the program in `file` name it; nothing where that is not certain: the names of C
// types are not those of their stubs, and the program may rename a class.
[[nodiscard]] std::optional<RuntimeType> runtime_type(Evaluator& evaluator, const AnalyzedFile& file,
                                                      const Value& value);

// The name that a coroutine object of a function has in messages; empty where a decorator may have changed it.
[[nodiscard]] std::string coroutine_name(const FunctionInfo& maker);

// It is certain that the value has no such method.
[[nodiscard]] bool lacks(Evaluator& evaluator, const AnalyzedFile& file, const Value& value, std::string_view method);

// Which methods of the two context manager protocols the instances of a class have.
[[nodiscard]] ContextMethods context_methods_of(const ClassProtocols& protocols);

// What Python says of a use in `file` that one of the values is put to; empty where it may well be right. The words are
// those of the Python that the file is meant for.
[[nodiscard]] std::string problem_of(Evaluator& evaluator, const AnalyzedFile& file, const Value& value,
                                     const Use& use);

// The same of all that an expression may be: a problem only if each has one, and all in the same words.
[[nodiscard]] std::string problem_of(Evaluator& evaluator, const AnalyzedFile& file, const Values& values,
                                     const Use& use);

// A function's body says nothing of what it is for: a docstring, `...`, `pass`, `raise NotImplementedError`. Such a
// method is there to be overridden.
[[nodiscard]] bool has_stub_body(const AnalyzedFile& file, const syntax::FunctionDef& def);

}  // namespace pykind::semantics
