// Which kind every function of a file is: the classifier.
//
// What decides: the compiler's rules, as `code.co_flags` shows them (Python reference, "Yield expressions",
// "Coroutines"; PEP 255, 342, 380, 492, 525, 530; the flags in `inspect`). Any `yield` of a function's own counts,
// reachable or not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/semantics/decorators.hpp"
#include "analysis/syntax/parser.hpp"

namespace pykind::semantics {

enum class FunctionKind : std::uint8_t {
    Function,
    GeneratorFunction,
    CoroutineFunction,
    AsyncGeneratorFunction,
    GeneratorBasedCoroutineFunction,
    GeneratorExpression,
    AsyncGeneratorExpression,
};

inline constexpr std::size_t function_kind_count = 7;

// "async-generator-function": what JSON output says.
[[nodiscard]] std::string_view id_of(FunctionKind kind);
// "asynchronous generator function": what people read.
[[nodiscard]] std::string_view phrase_of(FunctionKind kind);
// The kind with that id, if there is one.
[[nodiscard]] std::optional<FunctionKind> function_kind_of(std::string_view id);

// A place in a function's own body that decides or explains its kind.
enum class PointKind : std::uint8_t { Yield, YieldFrom, Await, AsyncFor, AsyncWith, AsyncComprehension };

// "yield", "yield from", "await", "async for", "async with", "async for"
[[nodiscard]] std::string_view id_of(PointKind kind);

struct Point {
    PointKind kind;
    // The Yield, Await, AsyncFor, AsyncWith; for AsyncComprehension the comprehension's clause or the whole expression.
    const syntax::Node* node;
};

// What the name is bound to once its decorators have run.
enum class Binding : std::uint8_t {
    Same,  // no decorator, or none that changes what calling it gives
    Property,
    CachedProperty,
    StaticMethod,
    ClassMethod,
    ContextManagerFunction,       // contextlib.contextmanager
    AsyncContextManagerFunction,  // contextlib.asynccontextmanager
    CachedFunction,               // functools.cache, lru_cache
    Fixture,                      // pytest.fixture
    Overload,
    Unknown,  // a decorator that cannot be known from this file
};

// "context-manager-function"
[[nodiscard]] std::string_view id_of(Binding binding);

struct Decorator {
    const syntax::Node* node = nullptr;  // the expression after `@`
    KnownDecorator known = KnownDecorator::Unknown;
};

// A row for every `def`, `async def`, `lambda` and generator expression.
struct FunctionInfo {
    // FunctionDef, Lambda or ComprehensionExpr (a generator expression)
    const syntax::Node* node = nullptr;
    FunctionKind kind = FunctionKind::Function;
    Binding binding = Binding::Same;
    // inspect.markcoroutinefunction decorates it: `inspect.iscoroutinefunction` is true although co_flags do not say
    // so.
    bool marked_coroutine = false;
    std::vector<Decorator> decorators;  // as they stand, the first one first
    std::string name;                   // NFKC-normalised, as co_name: "f", "<lambda>", "<genexpr>"
    std::string qualname;               // as co_qualname: "C.m", "f.<locals>.g"
    std::uint32_t first_line = 1;       // as co_firstlineno: that of the first decorator, if there is one
    // The nearest function around it in the table, or npos: class bodies and list comprehensions are looked through.
    std::size_t parent = npos;
    // Its own yields, awaits, `async for`s and `async with`s, in source order.
    std::vector<Point> points;

    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    [[nodiscard]] const syntax::FunctionDef* def() const { return syntax::as<syntax::FunctionDef>(node); }
    // Its definition is a statement of a class's body.
    [[nodiscard]] bool is_in_class() const;
    [[nodiscard]] bool is_async_def() const { return node->kind == syntax::NodeKind::AsyncFunctionDef; }
    [[nodiscard]] std::size_t count(PointKind kind) const;
    // One of its decorators is that one.
    [[nodiscard]] bool has(KnownDecorator known) const;
};

struct ClassifyOptions {
    // Python 3.`target_minor`: what differs between versions (PEP 563, 649, 709, asynchronous comprehensions in 3.11).
    int target_minor = 14;
};

// The functions of a file in source order, each before those in its decorators, its defaults and its body. It points
// into the tree, which must outlive it.
class FunctionTable {
public:
    [[nodiscard]] const std::vector<FunctionInfo>& functions() const& { return functions_; }
    // A loop over the functions of a temporary would outlive them.
    const std::vector<FunctionInfo>& functions() && = delete;

    // Gives back the memory that its making took and it does not fill.
    void shrink_to_fit();

    // The row of a FunctionDef, Lambda or GeneratorExp; null for any other node.
    [[nodiscard]] const FunctionInfo* find(const syntax::Node* node) const;

    // The function to which what stands at an expression or statement belongs (rule 2, 3, 6 of the terms: a default
    // belongs to the enclosing function), given the path of nodes to it; null at module or class level.
    [[nodiscard]] const FunctionInfo* owner(const std::vector<const syntax::Node*>& path) const;

private:
    friend class Classifier;
    std::vector<FunctionInfo> functions_;
    std::vector<std::pair<const syntax::Node*, std::size_t>> by_node_;  // sorted
};

[[nodiscard]] FunctionTable classify(const syntax::SyntaxTree& tree, ClassifyOptions options = {});

}  // namespace pykind::semantics
