// A class that is a context manager and nothing else: what its conversion to a generator function has to know of it.
#pragma once

#include <optional>
#include <variant>

#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

// The two protocols that are each other's twins.
struct ContextProtocol {
    bool is_async;
    std::string_view enter;     // "__enter__"
    std::string_view exit;      // "__exit__"
    std::string_view base;      // "AbstractContextManager", of contextlib
    std::string_view typed;     // "ContextManager", of typing
    std::string_view function;  // "contextmanager", of contextlib
    std::string_view push;      // "enter_context", the method of an exit stack
    std::string_view iterator;  // "Iterator": what the function is annotated to give
};

extern const ContextProtocol sync_context;
extern const ContextProtocol async_context;

// What a parameter of `__exit__` is given.
enum class ExitArgument : std::uint8_t { Type, Value, Traceback };
inline constexpr std::size_t exit_arguments = 3;

struct ContextClass {
    const ContextProtocol* protocol;
    const syntax::ClassDef* cls;
    const syntax::FunctionDef* init;  // null if the class has none
    const syntax::FunctionDef* enter;
    const syntax::FunctionDef* exit;
    // The parameters of `exit` by what they are given, null where it takes them together in `rest`.
    const syntax::Arg* arguments[exit_arguments] = {};
    const syntax::Arg* rest = nullptr;  // `*args`

    // Those that there are, in the order in which they run.
    [[nodiscard]] std::vector<const syntax::FunctionDef*> methods() const;
};

// Nothing if the class has not both methods, or is so broken that nothing can be said of it; a Refusal if it is more
// than a context manager.
[[nodiscard]] std::optional<std::variant<ContextClass, Refusal>> read_context_class(const Subject& subject,
                                                                                    const ContextProtocol& protocol);

// The `return` statements of a method itself, by place.
[[nodiscard]] std::vector<const syntax::Node*> returns_of(const syntax::FunctionDef& method);

}  // namespace pykind::rewriting
