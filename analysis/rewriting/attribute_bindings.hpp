// What binds an attribute of the instances of a class.
#pragma once

#include <optional>
#include <vector>

#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

struct AttributeBinding {
    const syntax::FunctionDef* method;  // of the class
    const syntax::Node* value;          // that it is given as a whole; null for any other binding
};

// Those in the class; nothing if it may be bound by what is not seen: from outside of it, or by its name.
[[nodiscard]] std::optional<std::vector<AttributeBinding>> bindings_of(const Subject& subject,
                                                                       const IteratorClass& iterator,
                                                                       std::string_view attribute);

// How often `self.attribute` stands in a method, bound or read.
[[nodiscard]] std::size_t uses_in(const Subject& subject, const syntax::FunctionDef& method,
                                  std::string_view attribute);

}  // namespace pykind::rewriting
