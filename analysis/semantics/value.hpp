// What an expression can be said to evaluate to without running anything.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/analyzed_file.hpp"

namespace pykind::semantics {

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

[[nodiscard]] CallResult call_result(const FunctionInfo& info);

enum class ValueKind : std::uint8_t {
    Module,    // `file`
    Function,  // `node`: FunctionDef or Lambda
    Class,     // `node`: ClassDef
    Instance,  // of the class `node`
    Produced,  // `produced`, by a call of the function `node`, or by the generator expression `node`
    None,      // the object None
};

// One thing that an expression may be. Pointers are good as long as the Evaluator that gave it.
struct Value {
    ValueKind kind = ValueKind::None;
    const AnalyzedFile* file = nullptr;
    const syntax::Node* node = nullptr;
    CallResult produced = CallResult::Value;
    // Of a function: got through an instance or a class, so that its first parameter is filled.
    bool is_bound = false;
    // Of an instance: of just this class, because it was made by calling it; else perhaps of one derived from it.
    bool is_exact = false;
    // Of a function: got through an object whose class may override it; of what was produced: by such a function.
    bool is_overridable = false;
    // Got as an attribute that anything may set to something else: no use of it is certain to fail.
    bool may_change = false;
    // Of a function: what functools.partial makes of it.
    bool is_partial = false;
    // The class that it was got through, which may be derived from the one that defines it; null for any other.
    const AnalyzedFile* self_file = nullptr;
    const syntax::Node* self = nullptr;
    // The `int` of an instance annotated `Iterator[int]`, and the file that it stands in; null where there is none.
    const AnalyzedFile* arguments_file = nullptr;
    const syntax::Node* arguments = nullptr;
    // Of a tuple or list that a display makes: the display, and the file that it stands in; null for any other.
    const AnalyzedFile* display_file = nullptr;
    const syntax::Node* display = nullptr;
    // Of a task: the coroutine function whose result it gives, and its file; null where that is not known.
    const AnalyzedFile* runs_file = nullptr;
    const syntax::Node* runs = nullptr;

    friend bool operator==(const Value&, const Value&) = default;
};

// All that it may be. Not complete: it may be something else besides, or is not known at all.
struct Values {
    std::vector<Value> known;
    bool complete = true;

    static Values unknown() { return {{}, false}; }
    static Values of(Value value) { return {{value}, true}; }

    void add(const Value& value);
    void add(const Values& others);
    [[nodiscard]] bool is_unknown() const { return known.empty(); }
    friend bool operator==(const Values&, const Values&) = default;
};

}  // namespace pykind::semantics
