// How what a call gives is used.
//
//     **Consume** `async for i in ticker(…)` · `await anext(it)` · `async with aclosing(ticker(…)) as it`, where the
//     loop may end early
#include "analysis/sections/sections.hpp"

namespace pykind::sections {

using semantics::PointKind;

namespace {

std::string ways_to_consume(const FunctionFacts& function) {
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
                return "`async for x in it` · `[x async for x in it]` · `await anext(it)`; once";
            if (function.info->name == "__aiter__") return "`async for " + item + " in obj`, which calls it";
            return code("async for " + item + " in " + call) + " · `await anext(it)` · " +
                   code("async with aclosing(" + call + ") as it") + ", where the loop may end early";
        case CallResult::AwaitableGeneratorIterator:
            return code("await " + call) + ", in a coroutine function · " + code("yield from " + call) +
                   ", in another generator-based coroutine function";
        case CallResult::ContextManager:
            return code("with " + call + " as x") + ", once for each call · " + code("@" + call) + ", as a decorator";
        case CallResult::AsyncContextManager:
            return code("async with " + call + " as x") + ", once for each call · " + code("@" + call) +
                   ", as a decorator (3.10)";
    }
    return "";
}

std::string what_it_takes(PointKind keyword) {
    switch (keyword) {
        case PointKind::Yield: return "";
        case PointKind::YieldFrom: return "an iterable (`__iter__`): a generator iterator, a list, …";
        case PointKind::Await: return "an awaitable (`__await__`): a coroutine object, a task, a future, …";
        case PointKind::AsyncFor:
        case PointKind::AsyncComprehension:
            return "an asynchronous iterable (`__aiter__`): an asynchronous generator iterator, a stream, …";
        case PointKind::AsyncWith: return "an asynchronous context manager (`__aenter__`, `__aexit__`)";
    }
    return "";
}

}  // namespace

void consume(const Explanation& explanation, Page& page) {
    if (const auto* const function = std::get_if<FunctionFacts>(&explanation.facts)) {
        const std::string text = ways_to_consume(*function);
        if (!text.empty()) page.items.push_back({"Consume", text});
    } else if (const auto* const keyword = std::get_if<KeywordFacts>(&explanation.facts)) {
        const std::string text = what_it_takes(keyword->keyword);
        if (!text.empty()) page.items.push_back({"Takes", text});
    }
}

}  // namespace pykind::sections
