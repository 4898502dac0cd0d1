// The use that is most often tried and wrong, with what Python says about it.
//
//     **Not** `await ticker(…)`: TypeError: object async_generator can't be used in 'await' expression
#include "analysis/sections/sections.hpp"

namespace pykind::sections {

using semantics::PointKind;

namespace {

std::string wrong_call(const FunctionFacts& function) {
    const std::string call = call_form(function);
    const std::string item = item_name(function);
    switch (function.result) {
        case CallResult::Value: return "";
        case CallResult::GeneratorIterator:
            return code("await " + call) + ": TypeError: object generator can't be used in 'await' expression";
        case CallResult::CoroutineObject:
            if (function.info->name == "__aiter__") {
                return "`async for x in obj`: TypeError: 'async for' received an object from `__aiter__` that does not "
                       "implement `__anext__`: coroutine";
            }
            // CPython cuts the name at 50 characters.
            return code(call) + " without `await`: RuntimeWarning: coroutine '" +
                   function.info->qualname.substr(0, 50) + "' was never awaited";
        case CallResult::AsyncGeneratorIterator:
            if (is_expression(function)) return "`for x in it`: TypeError: 'async_generator' object is not iterable";
            return code("await " + call) + ": TypeError: object async_generator can't be used in 'await' expression";
        case CallResult::AwaitableGeneratorIterator:
            return "`inspect.iscoroutinefunction(" + function.name + ")`, which is False";
        case CallResult::ContextManager:
            return code("for " + item + " in " + call) +
                   ": TypeError: '_GeneratorContextManager' object is not iterable";
        case CallResult::AsyncContextManager:
            return code("await " + call) +
                   ": TypeError: object _AsyncGeneratorContextManager can't be used in 'await' expression";
    }
    return "";
}

std::string wrong_operand(PointKind keyword) {
    switch (keyword) {
        case PointKind::Await:
            return "an asynchronous generator iterator: TypeError: object async_generator can't be used in 'await' "
                   "expression";
        case PointKind::AsyncFor:
        case PointKind::AsyncComprehension:
            return "a generator iterator: TypeError: 'async for' requires an object with `__aiter__` method, got "
                   "generator";
        case PointKind::AsyncWith:
            return "an asynchronous generator iterator: TypeError: 'async_generator' object does not support the "
                   "asynchronous context manager protocol";
        case PointKind::Yield:
        case PointKind::YieldFrom: return "";
    }
    return "";
}

}  // namespace

void wrong_use(const Explanation& explanation, Page& page) {
    if (const auto* const function = std::get_if<FunctionFacts>(&explanation.facts)) {
        if (function->info->binding == semantics::Binding::Unknown) return;
        const std::string text = wrong_call(*function);
        if (!text.empty()) page.items.push_back({"Not", text});
    } else if (const auto* const keyword = std::get_if<KeywordFacts>(&explanation.facts)) {
        const std::string text = wrong_operand(keyword->keyword);
        if (!text.empty()) page.items.push_back({"Not", text});
    } else if (const auto* const term = std::get_if<TermFacts>(&explanation.facts)) {
        page.items.push_back({"Mind", std::string(term->term->contrast)});
    }
}

}  // namespace pykind::sections
