// What Python says at run time when an object is used in a way that it does not support, word for word for each version
// from 3.8 on.
//
// Source: the interpreters themselves; tests/oracles/messages.py makes each of them say it.
#pragma once

#include <string>
#include <string_view>

namespace pykind::semantics {

// The type of an object as messages name it.
struct RuntimeType {
    std::string name;  // "async_generator", "Pages"
    // With its module and the classes and functions around it, which the messages of some versions have:
    // "contextlib._GeneratorContextManager", "Outer.Pages". Builtins and the program's own file are no module here.
    std::string full_name;
};

// Each gives the exception's name, a colon and its text. `minor`: Python 3.`minor`.
[[nodiscard]] std::string not_awaitable(const RuntimeType& type, int minor);
[[nodiscard]] std::string not_iterable(const RuntimeType& type);
[[nodiscard]] std::string not_unpackable(const RuntimeType& type);
[[nodiscard]] std::string not_starrable(const RuntimeType& type, int minor);
[[nodiscard]] std::string not_async_iterable(const RuntimeType& type);
[[nodiscard]] std::string not_iterator(const RuntimeType& type);             // of next()
[[nodiscard]] std::string not_async_iterator(const RuntimeType& type);       // of anext()
[[nodiscard]] std::string not_async_iterable_call(const RuntimeType& type);  // of aiter()
[[nodiscard]] std::string not_reversible(const RuntimeType& type);           // of reversed()
[[nodiscard]] std::string not_joinable();                                    // of str.join
[[nodiscard]] std::string not_callable(const RuntimeType& type);
[[nodiscard]] std::string not_subscriptable(const RuntimeType& type);
[[nodiscard]] std::string no_attribute(const RuntimeType& type, std::string_view attribute);
[[nodiscard]] std::string no_length(const RuntimeType& type);
[[nodiscard]] std::string coroutine_in_yield_from();
[[nodiscard]] std::string never_awaited(std::string_view qualname);
[[nodiscard]] std::string awaited_before();

// Of StopIteration, or StopAsyncIteration, that leaves a "generator", a "coroutine" or an "async generator".
[[nodiscard]] std::string raised_out_of(std::string_view raiser, std::string_view exception);

// Which of the methods of the two context manager protocols an object has.
struct ContextMethods {
    bool enters = false;
    bool exits = false;
    bool enters_async = false;
    bool exits_async = false;
};
// Of `with`, or of `async with`, on an object that lacks one of its two methods.
[[nodiscard]] std::string no_context_manager(const RuntimeType& type, bool is_async, ContextMethods has, int minor);

// Of what a protocol method returned.
[[nodiscard]] std::string iter_returned(const RuntimeType& type);
[[nodiscard]] std::string aiter_returned(const RuntimeType& type);
[[nodiscard]] std::string anext_returned(const RuntimeType& type);
[[nodiscard]] std::string await_returned(const RuntimeType& type);
[[nodiscard]] std::string async_with_received(std::string_view method, const RuntimeType& type);
// Of one whose result must be of a certain type: `__len__`, `__init__`. Empty where it is not known what is said.
[[nodiscard]] std::string special_method_returned(std::string_view method, std::string_view class_name,
                                                  const RuntimeType& type, int minor);

}  // namespace pykind::semantics
