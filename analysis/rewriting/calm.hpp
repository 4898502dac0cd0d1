// Expressions that can be evaluated sooner or later and nobody will know: they cannot fail, have no effect, and find
// the same values.
#pragma once

#include "analysis/rewriting/generator_locals.hpp"
#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

class Calm {
public:
    Calm(const Subject& subject, const syntax::FunctionDef& generator, const GeneratorLocals& locals);

    // Arithmetic of whole numbers, names that are bound, constants, displays of these.
    [[nodiscard]] bool is_calm(const syntax::Node& expression) const;
    // The same, and its truth can be asked for.
    [[nodiscard]] bool is_calm_test(const syntax::Node& expression) const;
    // An assignment of such to names that no function made meanwhile sees.
    [[nodiscard]] bool is_calm_statement(const syntax::Node& statement) const;
    // Iterating it is calm: a range, a display, a string.
    [[nodiscard]] bool is_calm_iterable(const syntax::Node& expression) const;

    // A whole number in any case: a literal, a parameter annotated so, a local that nothing else is assigned to.
    [[nodiscard]] bool is_int(const syntax::Node& expression) const;

private:
    [[nodiscard]] bool is_int_parameter(const syntax::Node& arg) const;
    [[nodiscard]] bool is_int_binding(const semantics::BindingSite& site) const;
    [[nodiscard]] bool is_range(const syntax::Node& expression) const;
    [[nodiscard]] bool is_new_container(const syntax::Node& expression) const;
    [[nodiscard]] bool is_calm_operation(const syntax::Node& right, syntax::TokenKind op) const;

    const Subject& subject_;
    const GeneratorLocals& locals_;
    semantics::ScopeId scope_;
    std::set<semantics::SymbolId> ints_;
};

}  // namespace pykind::rewriting
