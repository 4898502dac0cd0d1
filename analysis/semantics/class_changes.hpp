// What the module around a class does to it after its statement: `C.__hash__ = f`, `del C.__iter__`,
// `Sequence.register(C)`.
#pragma once

#include <string_view>
#include <vector>

#include "analysis/semantics/evaluator.hpp"

namespace pykind::semantics {

struct AttributeChange {
    std::string_view name;
    const syntax::Node* value;  // what it is set to; null if it is deleted
};

struct ClassChanges {
    std::vector<AttributeChange> attributes;   // in order of place
    std::vector<std::string_view> registered;  // names of abstract base classes
    bool is_unknown = false;                   // attributes are set whose names are computed
};

// Read off the statements of the module that stand in no function, and off the decorators of the class.
[[nodiscard]] ClassChanges changes_of(Evaluator& evaluator, const ClassRef& cls);

// Whether a decorator, or a method of a metaclass, may give a class methods of protocols: it assigns to such an
// attribute or to that entry of the class's members, which are the parameter of that number, or by a computed name, or
// makes a data class of it.
[[nodiscard]] bool sets_methods(const AnalyzedFile& file, const syntax::FunctionDef& def,
                                std::size_t place_of_members = static_cast<std::size_t>(-1));

}  // namespace pykind::semantics
