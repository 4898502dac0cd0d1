// Methods of classes, and functions that stand for others, as several checks look at them.
#pragma once

#include "analysis/checks/visit.hpp"

namespace pykind::checks {

// The class in whose body the node, a function, stands, be it under an `if`; null for a function that is no method.
[[nodiscard]] const syntax::ClassDef* class_of_method(const Visit& at);

// The function is there for its signature: it is abstract, an overload, stands in a stub file or in a Protocol, or has
// nothing in its body.
[[nodiscard]] bool is_placeholder(const Visit& at, const syntax::FunctionDef& def);

// A base is `typing.Protocol` itself.
[[nodiscard]] bool is_protocol_class(const AnalyzedFile& file, const syntax::ClassDef& cls);

// The class is what its statement says: no metaclass of its own or of a known base that makes something else of it, and
// no decorator that does.
[[nodiscard]] bool is_plain_class(const Visit& at, const syntax::ClassDef& cls);

// `async` and what separates it from the `def`.
[[nodiscard]] syntax::Span async_of(const syntax::SyntaxTree& tree, const syntax::FunctionDef& def);

}  // namespace pykind::checks
