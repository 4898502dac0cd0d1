// What a generator keeps in its locals while it waits at a `yield`: a class has to keep it in attributes.
#pragma once

#include <map>
#include <set>

#include "analysis/analyzed_file.hpp"

namespace pykind::rewriting {

// Locals, each with the place that reads it.
using Reads = std::map<semantics::SymbolId, syntax::Offset>;

struct GeneratorLocals {
    Reads kept;      // may be read after a `yield` and before they are bound again, or by a function made meanwhile
    Reads captured;  // the latter
    Reads at_start;  // may be read before they are bound when the body begins at its n-th statement
    Reads unbound;   // may be read where nothing has bound them, parameters not among them
};

// What is done sooner than it stands.
struct Hastened {
    std::size_t statements = 0;            // so many first ones of the body
    const syntax::Node* iter = nullptr;    // the iterable of a loop
    std::set<const syntax::Node*> yields;  // the statements that follow these in their blocks are done before
};

[[nodiscard]] GeneratorLocals generator_locals(const AnalyzedFile& file, const syntax::FunctionDef& generator,
                                               const Hastened& hastened = {});

// The local of a function that the name at an offset stands for, also where a function inside it uses it; no_id for any
// other name.
[[nodiscard]] semantics::SymbolId local_at(const AnalyzedFile& file, semantics::ScopeId function,
                                           syntax::Offset offset);

// The test of a loop without an end.
[[nodiscard]] bool is_true(const syntax::SyntaxTree& tree, const syntax::Node& test);

}  // namespace pykind::rewriting
