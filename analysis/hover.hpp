// What is under the cursor: facts first (Explanation), then words (compose), then text (render_*).
//
//     if (const auto found = explain_at(file, offset)) puts(render_markdown(compose(*found), Detail::Full).c_str());
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analysis/page.hpp"
#include "analysis/semantics/function_kind.hpp"
#include "analysis/terms.hpp"

namespace pykind {

// A parsed and classified file: the snapshot that every feature reads. Immutable.
struct AnalyzedFile {
    std::shared_ptr<const syntax::SyntaxTree> tree;
    semantics::FunctionTable functions;

    // `target_minor` is the Python that the file is meant for, 3.`target_minor`.
    static std::shared_ptr<const AnalyzedFile> analyze(syntax::SourceText text, int target_minor = 14);
};

// What calling a function gives, once its decorators have run; or what a generator expression is.
enum class CallResult : std::uint8_t {
    Value,  // what its `return` gives
    GeneratorIterator,
    CoroutineObject,
    AsyncGeneratorIterator,
    AwaitableGeneratorIterator,  // of a generator-based coroutine function
    ContextManager,
    AsyncContextManager,
};

// A function, lambda or generator expression, as far as its own file tells.
struct FunctionFacts {
    const semantics::FunctionInfo* info = nullptr;
    std::string name;               // as written: "ticker", "lambda", "generator expression"; "…" where it is missing
    CallResult result = CallResult::Value;
    bool is_method = false;         // defined in a class body and not a static method
    bool takes_arguments = false;   // besides the `self` or `cls` of a method
    std::string decorator;          // the one that decides the binding, as written: "asynccontextmanager"; or the unknown one
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

// What is at a byte offset; nothing where pykind has nothing to say, or past the end.
[[nodiscard]] std::optional<Explanation> explain_at(const AnalyzedFile& file, syntax::Offset offset);

// What is said of the function defined on a 1-based line (or decorated there): the first that begins on it.
[[nodiscard]] std::optional<Explanation> explain_line(const AnalyzedFile& file, std::uint32_t line);

// The facts in words: the sections of analysis/sections/, in their order.
[[nodiscard]] Page compose(const Explanation& explanation);

}  // namespace pykind
