// The functions and classes that a file defines, one inside the other: what editors list as its symbols.
//
//     class Pages            AsyncIterable
//         __aiter__          asynchronous generator function
//     main                   coroutine function
#pragma once

#include <string>
#include <vector>

#include "analysis/analyzed_file.hpp"
#include "analysis/semantics/evaluator.hpp"

namespace pykind {

enum class OutlineKind : std::uint8_t { Class, Function, Method, Constructor, Property };

// A `def` or a `class` statement.
struct OutlineEntry {
    const syntax::Node* node = nullptr;                 // FunctionDef or ClassDef
    const semantics::FunctionInfo* function = nullptr;  // null for a class
    OutlineKind kind = OutlineKind::Function;
    std::string name;      // "…" where it is missing
    std::string qualname;  // "Pages.__aiter__"
    syntax::Span span;     // with its decorators
    syntax::Span name_span;
    std::size_t parent = npos;  // what it stands in

    static constexpr std::size_t npos = static_cast<std::size_t>(-1);
};

// In order of place, each after what it stands in. Lambdas and generator expressions, which have no name, are left out.
[[nodiscard]] std::vector<OutlineEntry> outline_of(const AnalyzedFile& file);

// The kind of a function in words; of a class the protocols that no other one of it implies, or nothing.
[[nodiscard]] std::string detail_of(semantics::Evaluator& evaluator, const AnalyzedFile& file,
                                    const OutlineEntry& entry);

[[nodiscard]] OutlineKind outline_kind_of(const semantics::FunctionInfo& function);

// Where a definition's name stands; all of it where the name is missing.
[[nodiscard]] syntax::Span name_span_of(const syntax::Node& definition);

// From the `@` of its first decorator, or from its own beginning, to its end.
[[nodiscard]] syntax::Span span_with_decorators(const syntax::SyntaxTree& tree, const syntax::Node& definition);

}  // namespace pykind
