// Which bindings of a name may be the one that counts at a place: those that stand after it, or that another one before
// it replaces for sure, do not.
//
// Source: Python language reference, "Execution model" and "Compound statements". Branches that a test of the version
// or platform rules out (constant_tests.hpp) bind nothing.
#pragma once

#include <vector>

#include "analysis/analyzed_file.hpp"

namespace pykind::semantics {

struct Reaching {
    std::vector<const BindingSite*> bindings;      // of the symbol, in order of place
    std::vector<const syntax::ImportFrom*> stars;  // star imports after which none of them stands for sure
    bool may_be_unbound = false;                   // there is a way to the place on which nothing binds the name
    bool is_cut_short = false;                     // there are more, so many that they are not looked at
};

// At an offset, in the code of the symbol's own scope; the end of the text stands for the end of the scope. Bindings
// that stand elsewhere (`global` in a function) are always among them.
[[nodiscard]] Reaching reaching_bindings(const AnalyzedFile& file, SymbolId symbol, syntax::Offset at);

// All bindings, wherever they stand, but those in branches that are ruled out.
[[nodiscard]] Reaching live_bindings(const AnalyzedFile& file, SymbolId symbol);

// Whether what stands in one scope runs where it stands in the other around it: a class body does, a function's does
// not.
[[nodiscard]] bool runs_in_place(const SymbolTable& symbols, ScopeId inner, ScopeId outer);

}  // namespace pykind::semantics
