// What is true of the thing under the cursor. No words: those are the sections' business.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "analysis/rewrite.hpp"
#include "analysis/semantics/class_protocols.hpp"
#include "analysis/semantics/runtime_messages.hpp"
#include "analysis/semantics/use.hpp"
#include "analysis/semantics/value.hpp"
#include "analysis/terms.hpp"

namespace pykind {

using semantics::CallResult;

// What a method of a protocol is for, and whether this one does it.
struct RoleFacts {
    std::string_view method;              // "__anext__"
    std::string class_name;               // of the class it stands in
    std::vector<std::uint32_t> ends;      // 1-based lines of the `raise`s that say "no more"
    std::vector<std::uint32_t> forwards;  // of the calls that may say it for it: another iterator's, a helper's
    std::string problem;                  // what Python says of what it returns; empty if that is right, or not known
};

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
    std::optional<RoleFacts> role;                                       // of a method that a protocol calls
};

// A class, as far as the project tells.
struct ClassFacts {
    std::string name;
    bool takes_arguments = false;  // its constructor, as far as is known
    semantics::ClassRef cls;
    semantics::ClassProtocols protocols;
    std::optional<semantics::RuntimeType> runtime_type;  // of its instances; nothing where that is not certain
    // Where each of the protocols' methods stands, in the order of `protocols.methods`.
    std::vector<Place> method_places;
    std::vector<std::string> unknown_bases;  // as written
};

// An object that an expression evaluates to.
struct ObjectFacts {
    std::string written;  // the expression
    semantics::Value value;
    std::optional<FunctionFacts> maker;  // of what a function or generator expression gives
    std::optional<ClassFacts> cls;       // of an instance
    bool may_be_none = false;
    std::vector<Place> made_at;  // where the maker or the class is defined
};

// Something that may be more than one thing: each with where it is defined.
struct ChoiceFacts {
    std::string name;
    struct Choice {
        semantics::Value value;
        std::optional<Place> place;
    };
    std::vector<Choice> choices;
    bool complete = true;  // false: or something that is not known
};

enum class KeywordKind : std::uint8_t { Yield, YieldFrom, Await, For, AsyncFor, AsyncComprehension, With, AsyncWith };

// "yield from"
[[nodiscard]] std::string_view word_of(KeywordKind keyword);

// What a keyword works on: the operand of `await`, the iterable of a loop, a manager of a `with`.
struct OperandFacts {
    std::string written;
    semantics::Values values;  // what it may be
    std::string problem;       // what Python will say; empty if it is right, or not known
    // The methods that are called on it, with the class that has them and where: only for instances of known classes.
    struct Method {
        std::string name;  // "Pages.__aiter__"
        Place place;
    };
    std::vector<Method> methods;
};

// `yield`, `await`, `for`, `async with`, …: which function it stands in, what it makes of it, what it works on.
struct KeywordFacts {
    KeywordKind keyword;
    std::optional<FunctionFacts> owner;  // none at module or class level
    std::vector<OperandFacts> operands;
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

// How something is used at the place of the hover.
struct HereFacts {
    semantics::Use use;  // of it; or, if it is called, of what the call gives
    bool is_called = false;
    std::string target;    // the name it is assigned to, the function it is passed to, the attribute asked for
    std::string problem;   // what Python will say; empty if it is right, or not known
    bool is_lost = false;  // what the call gives is dropped, and so its body never runs
};

struct Explanation {
    syntax::Span range;  // what the hover is about, for the editor to highlight
    std::variant<FunctionFacts, KeywordFacts, DecoratorFacts, ComprehensionFacts, TermFacts, ClassFacts, ObjectFacts,
                 ChoiceFacts>
        facts;
    int target_minor = 14;  // the Python that the file is meant for, 3.`target_minor`
    // Of the definition of a class only: the preferred conversion, as far as its own file tells whether it is right.
    std::optional<Conversion> conversion = {};
    // Of a use only:
    std::optional<HereFacts> here = {};
    std::vector<Place> defined_at = {};
};

}  // namespace pykind
