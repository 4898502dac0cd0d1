// How what a call gives is used.
//
//     **Consume** `async for i in ticker(…)` · `await anext(it)` · `async with aclosing(ticker(…)) as it`, where the
//     loop may end early
#include "analysis/sections/sections.hpp"

namespace pykind::sections {

namespace {

// anext(), aclosing() and asynchronous context managers as decorators came with it.
constexpr int minor_of_anext = 10;

std::string next_item_of(const std::string& object, int minor) {
    return minor < minor_of_anext ? "await " + object + ".__anext__()" : "await anext(" + object + ")";
}

std::string closing_of(const std::string& call, int minor) {
    return minor < minor_of_anext ? "`await it.aclose()`, where the loop ends early"
                                  : code("async with aclosing(" + call + ") as it") + ", where the loop may end early";
}

std::string ways_to_consume(const FunctionFacts& function, int minor) {
    const std::string call = call_form(function);
    const std::string item = item_name(function);
    switch (function.result) {
        case CallResult::Value: return "";
        case CallResult::GeneratorIterator:
            if (is_expression(function)) return "`for x in it` · `next(it)` · `sum(it)`, `list(it)` and the like; once";
            if (function.info->name == "__iter__")
                return "`for " + item + " in obj`, which calls it · `yield from obj` · `list(obj)`";
            return code("for " + item + " in " + call) + " · `next(it)` · " + code("yield from " + call) +
                   ", in another generator function";
        case CallResult::CoroutineObject:
            return code("await " + call) + ", once · " + code("asyncio.create_task(" + call + ")") + " · " +
                   code("asyncio.run(" + call + ")") + ", outside of any event loop";
        case CallResult::AsyncGeneratorIterator:
            if (is_expression(function))
                return "`async for x in it` · `[x async for x in it]` · " + code(next_item_of("it", minor)) + "; once";
            if (function.info->name == "__aiter__") return "`async for " + item + " in obj`, which calls it";
            return code("async for " + item + " in " + call) + " · " + code(next_item_of("it", minor)) + " · " +
                   closing_of(call, minor);
        case CallResult::AwaitableGeneratorIterator:
            return code("await " + call) + ", in a coroutine function · " + code("yield from " + call) +
                   ", in another generator-based coroutine function";
        case CallResult::ContextManager:
            return code("with " + call + " as x") + ", once for each call · " + code("@" + call) + ", as a decorator";
        case CallResult::AsyncContextManager:
            return code("async with " + call + " as x") + ", once for each call" +
                   (minor < minor_of_anext ? "" : " · " + code("@" + call) + ", as a decorator (3.10)");
    }
    return "";
}

std::string what_it_takes(KeywordKind keyword) {
    switch (keyword) {
        case KeywordKind::Yield: return "";
        case KeywordKind::For:
        case KeywordKind::YieldFrom: return "an iterable (`__iter__`): a generator iterator, a list, …";
        case KeywordKind::Await: return "an awaitable (`__await__`): a coroutine object, a task, a future, …";
        case KeywordKind::AsyncFor:
        case KeywordKind::AsyncComprehension:
            return "an asynchronous iterable (`__aiter__`): an asynchronous generator iterator, a stream, …";
        case KeywordKind::With: return "a context manager (`__enter__`, `__exit__`)";
        case KeywordKind::AsyncWith: return "an asynchronous context manager (`__aenter__`, `__aexit__`)";
    }
    return "";
}

// How an object is used that a function or generator expression gave.
std::string ways_to_consume(CallResult produced, const std::string& object, int minor) {
    switch (produced) {
        case CallResult::Value: return "";
        case CallResult::GeneratorIterator: return code("for x in " + object) + " · " + code("next(" + object + ")");
        case CallResult::CoroutineObject:
            return code("await " + object) + ", once · " + code("asyncio.create_task(" + object + ")");
        case CallResult::AsyncGeneratorIterator:
            return code("async for x in " + object) + " · " + code(next_item_of(object, minor));
        case CallResult::AwaitableGeneratorIterator: return code("await " + object) + ", once";
        case CallResult::ContextManager: return code("with " + object + " as x") + ", once";
        case CallResult::AsyncContextManager: return code("async with " + object + " as x") + ", once";
    }
    return "";
}

// How an instance of a class is used, by the protocols that it has. A new one is not asked for a single item.
std::string ways_to_consume(const ClassFacts& cls, const std::string& object, bool is_new, int minor) {
    std::string text;
    const auto add = [&](std::string_view protocol, const std::string& use) {
        if (cls.protocols.has(protocol)) text += (text.empty() ? "" : " · ") + code(use);
    };
    add("Iterable", "for x in " + object);
    if (!is_new) add("Iterator", "next(" + object + ")");
    add("AsyncIterable", "async for x in " + object);
    if (!is_new) add("AsyncIterator", next_item_of(object, minor));
    add("Awaitable", "await " + object);
    add("AbstractContextManager", "with " + object + " as x");
    add("AbstractAsyncContextManager", "async with " + object + " as x");
    return text;
}

}  // namespace

void consume(const Explanation& explanation, Page& page) {
    const int minor = explanation.target_minor;
    const auto add = [&](std::string_view label, std::string text) {
        if (!text.empty()) page.items.push_back({std::string(label), std::move(text)});
    };
    if (const auto* const function = std::get_if<FunctionFacts>(&explanation.facts)) {
        add("Consume", ways_to_consume(*function, minor));
    } else if (const auto* const keyword = std::get_if<KeywordFacts>(&explanation.facts)) {
        if (!knows_operands(*keyword)) add("Takes", what_it_takes(keyword->keyword));
    } else if (const auto* const cls = std::get_if<ClassFacts>(&explanation.facts)) {
        add("Consume", ways_to_consume(*cls, cls->name + (cls->takes_arguments ? "(…)" : "()"), true, minor));
    } else if (const auto* const object = std::get_if<ObjectFacts>(&explanation.facts)) {
        add("Consume", object->cls ? ways_to_consume(*object->cls, object->written, false, minor)
                                   : ways_to_consume(object->value.produced, object->written, minor));
    }
}

}  // namespace pykind::sections
