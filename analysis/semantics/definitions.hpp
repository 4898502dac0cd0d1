// Where names and attributes are defined: the places that bind them, through imports and classes.
#pragma once

#include <vector>

#include "analysis/semantics/evaluator.hpp"

namespace pykind::semantics {

// A place that binds a name: the name of a `def` or `class`, the target of an assignment, a parameter, an attribute
// that a method assigns; or the beginning of a module.
struct Definition {
    const AnalyzedFile* file = nullptr;
    syntax::Span name;                   // empty at the beginning of a module
    const syntax::Node* node = nullptr;  // the node that binds, as in BindingSite; null for a module

    friend bool operator==(const Definition&, const Definition&) = default;
};

// What the name or the attribute that stands at an offset is defined by; none where it cannot be known. Imports are
// followed to what they import; overloads are all there. Pointers are good as long as the evaluator.
[[nodiscard]] std::vector<Definition> definitions_at(Evaluator& evaluator, const AnalyzedFile& file,
                                                     syntax::Offset offset);

// The same of an expression: a Name or an Attribute.
[[nodiscard]] std::vector<Definition> definitions_of(Evaluator& evaluator, const AnalyzedFile& file,
                                                     const syntax::Node& expression);

// What the name, attribute, import or parameter at an offset stands for. Where a name is bound, it is what that binding
// makes it; else all that it may be.
[[nodiscard]] Values values_at(Evaluator& evaluator, const AnalyzedFile& file, syntax::Offset offset);

}  // namespace pykind::semantics
