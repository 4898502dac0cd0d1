// When the attributes of an instance are set and read by methods that run one after the other.
#pragma once

#include <vector>

#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

// `self.x` in a method.
struct AttributeUse {
    const syntax::Attribute* node;
    const syntax::FunctionDef* method;
    bool is_augmented = false;  // the target of `self.x += 1`, which reads it too
    bool is_inside = false;     // in a function inside the method, which may never be called

    [[nodiscard]] bool is_read() const { return node->context == syntax::ExprContext::Load || is_augmented; }
    [[nodiscard]] bool is_set() const { return node->context == syntax::ExprContext::Store && !is_inside; }
};

// The first use of an attribute that reads it where it may not have been set; null if there is none. `uses` are in
// order of the methods and of place; `is_set`: it has been before the first of them begins.
[[nodiscard]] const syntax::Attribute* read_before_set(const Subject& subject,
                                                       const std::vector<const syntax::FunctionDef*>& methods,
                                                       const std::vector<AttributeUse>& uses, bool is_set);

// A statement of the method itself sets the attribute before the method reads it.
[[nodiscard]] bool sets_first(const Subject& subject, const syntax::FunctionDef& method,
                              const std::vector<AttributeUse>& uses);

}  // namespace pykind::rewriting
