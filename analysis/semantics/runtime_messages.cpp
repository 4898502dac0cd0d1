#include "analysis/semantics/runtime_messages.hpp"

namespace pykind::semantics {

namespace {

// 'Pages' object …
std::string object(const std::string& name) { return "TypeError: '" + name + "' object "; }

// The last version that looked the methods up as plain attributes, and said no more than the first that is missing.
constexpr int last_with_attribute_errors = 10;
// The first version with the words of today for `await`, and with the hint at the other `with`.
constexpr int first_with_hints = 14;

}  // namespace

std::string not_awaitable(const RuntimeType& type, int minor) {
    if (minor >= first_with_hints) return object(type.name) + "can't be awaited";
    return "TypeError: object " + type.name + " can't be used in 'await' expression";
}

std::string not_iterable(const RuntimeType& type) { return object(type.name) + "is not iterable"; }

std::string not_unpackable(const RuntimeType& type) {
    return "TypeError: cannot unpack non-iterable " + type.name + " object";
}

std::string not_starrable(const RuntimeType& type, int minor) {
    constexpr int last_with_plain_words = 8;
    if (minor <= last_with_plain_words) return not_iterable(type);
    return "TypeError: Value after * must be an iterable, not " + type.name;
}

std::string not_async_iterable(const RuntimeType& type) {
    return "TypeError: 'async for' requires an object with __aiter__ method, got " + type.name;
}

std::string not_iterator(const RuntimeType& type) { return object(type.name) + "is not an iterator"; }

std::string not_async_iterator(const RuntimeType& type) { return object(type.name) + "is not an async iterator"; }

std::string not_async_iterable_call(const RuntimeType& type) { return object(type.name) + "is not an async iterable"; }

std::string not_reversible(const RuntimeType& type) { return object(type.name) + "is not reversible"; }

std::string not_joinable() { return "TypeError: can only join an iterable"; }

std::string not_callable(const RuntimeType& type) { return object(type.name) + "is not callable"; }

std::string not_subscriptable(const RuntimeType& type) { return object(type.name) + "is not subscriptable"; }

std::string no_attribute(const RuntimeType& type, std::string_view attribute) {
    return "AttributeError: '" + type.name + "' object has no attribute '" + std::string(attribute) + "'";
}

std::string no_length(const RuntimeType& type) { return "TypeError: object of type '" + type.name + "' has no len()"; }

std::string coroutine_in_yield_from() {
    return "TypeError: cannot 'yield from' a coroutine object in a non-coroutine generator";
}

std::string never_awaited(std::string_view qualname) {
    return "RuntimeWarning: coroutine '" + std::string(qualname) + "' was never awaited";
}

std::string raised_out_of(std::string_view raiser, std::string_view exception) {
    return "RuntimeError: " + std::string(raiser) + " raised " + std::string(exception);
}

std::string awaited_before() { return "RuntimeError: cannot reuse already awaited coroutine"; }

std::string no_context_manager(const RuntimeType& type, bool is_async, ContextMethods has, int minor) {
    const std::string enter = is_async ? "__aenter__" : "__enter__";
    const std::string exit = is_async ? "__aexit__" : "__exit__";
    const bool has_enter = is_async ? has.enters_async : has.enters;
    const bool has_exit = is_async ? has.exits_async : has.exits;
    if (minor <= last_with_attribute_errors) {
        // Up to 3.8 `async with` looked for the exit first.
        const bool exit_first = is_async && minor <= 8;
        const bool says_exit = exit_first ? !has_exit : has_enter;
        return "AttributeError: " + (says_exit ? exit : enter);
    }
    const bool has_words_of_today = minor >= first_with_hints;
    std::string text = object(has_words_of_today ? type.full_name : type.name) + "does not support the " +
                       (is_async ? "asynchronous " : "") + "context manager protocol";
    if (has_words_of_today) {
        text += " (missed " + (has_exit ? enter : exit) + " method)";
    } else if (has_enter) {
        text += " (missed " + exit + " method)";
    }
    const bool has_other = is_async ? has.enters && has.exits : has.enters_async && has.exits_async;
    if (has_words_of_today && has_other) {
        text += std::string(" but it supports the ") + (is_async ? "" : "asynchronous ") +
                "context manager protocol. Did you mean to use '" + (is_async ? "with" : "async with") + "'?";
    }
    return text;
}

std::string iter_returned(const RuntimeType& type) {
    return "TypeError: iter() returned non-iterator of type '" + type.name + "'";
}

std::string aiter_returned(const RuntimeType& type) {
    return "TypeError: 'async for' received an object from __aiter__ that does not implement __anext__: " + type.name;
}

std::string anext_returned(const RuntimeType& type) {
    return "TypeError: 'async for' received an invalid object from __anext__: " + type.name;
}

std::string await_returned(const RuntimeType& type) {
    if (type.name == "coroutine") return "TypeError: __await__() returned a coroutine";
    return "TypeError: __await__() returned non-iterator of type '" + type.name + "'";
}

std::string async_with_received(std::string_view method, const RuntimeType& type) {
    return "TypeError: 'async with' received an object from " + std::string(method) +
           " that does not implement __await__: " + type.name;
}

std::string special_method_returned(std::string_view method, std::string_view class_name, const RuntimeType& type,
                                    int minor) {
    constexpr int last_with_these_words = 14;
    const std::string name(method);
    const auto other_than = [&](const char* wanted) { return " returned non-" + std::string(wanted); };
    const std::string of_type = " (type " + type.name + ")";
    const std::string quoted = "'" + type.name + "'";
    if (method == "__iter__") return iter_returned(type);
    if (method == "__await__") return await_returned(type);
    if (minor > last_with_these_words) return {};
    if (method == "__init__") return "TypeError: __init__() should return None, not " + quoted;
    if (method == "__len__") return "TypeError: " + quoted + " object cannot be interpreted as an integer";
    if (method == "__bool__") return "TypeError: __bool__ should return bool, returned " + type.name;
    if (method == "__hash__") return "TypeError: __hash__ method should return an integer";
    if (method == "__format__") return "TypeError: __format__ must return a str, not " + type.name;
    if (method == "__float__")
        return "TypeError: " + std::string(class_name) + "." + name + other_than("float") + of_type;
    if (method == "__str__" || method == "__repr__") return "TypeError: " + name + other_than("string") + of_type;
    if (method == "__int__" || method == "__index__") return "TypeError: " + name + other_than("int") + of_type;
    if (method == "__bytes__" || method == "__complex__")
        return "TypeError: " + name + other_than(name.substr(2, name.size() - 4).c_str()) + of_type;
    return {};
}

}  // namespace pykind::semantics
