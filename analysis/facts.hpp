// What is true of the thing under the cursor. No words: those are the sections' business.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "analysis/semantics/value.hpp"
#include "analysis/terms.hpp"

namespace pykind {

using semantics::CallResult;

// A function, lambda or generator expression, as far as its own file tells.
struct FunctionFacts {
    const semantics::FunctionInfo* info = nullptr;
    std::string name;  // as written: "ticker", "lambda", "generator expression"; "…" where it is missing
    CallResult result = CallResult::Value;
    bool is_method = false;        // defined in a class body and not a static method
    bool takes_arguments = false;  // besides the `self` or `cls` of a method
    std::string decorator;  // the one that decides the binding, as written: "asynccontextmanager"; or the unknown one
    std::string return_annotation;  // as written after `->`
    // The type of the values it yields, where all of them show it plainly; empty otherwise.
    std::string yield_type;
    // What a generator function returns is plainly None, and no `yield` of it is used for its value.
    bool returns_nothing = false;
    bool ignores_sent_values = false;
    std::vector<std::pair<semantics::PointKind, std::uint32_t>> points;  // with their 1-based lines
};

// `yield`, `await`, `async for`, …: which function it stands in and what it makes of it.
struct KeywordFacts {
    semantics::PointKind keyword;
    std::optional<FunctionFacts> owner;  // none at module or class level
};

// A decorator that is known.
struct DecoratorFacts {
    std::string name;  // as written
    semantics::KnownDecorator known;
    FunctionFacts function;
};

// A list, set or dict comprehension, which is no generator.
struct ComprehensionFacts {
    syntax::NodeKind kind;
    bool is_async = false;
};

// A word of the glossary in a comment or docstring.
struct TermFacts {
    const Term* term = nullptr;
    std::string written;
};

struct Explanation {
    syntax::Span range;  // what the hover is about, for the editor to highlight
    std::variant<FunctionFacts, KeywordFacts, DecoratorFacts, ComprehensionFacts, TermFacts> facts;
};

}  // namespace pykind
