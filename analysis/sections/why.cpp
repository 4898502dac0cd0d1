// What in the source decides the kind.
//
//     **Why** `async def` with `yield` on lines 12 and 17
#include "analysis/sections/sections.hpp"

namespace pykind::sections {

using semantics::FunctionKind;
using semantics::PointKind;

namespace {

// "`yield` on line 3", "`yield from` on line 3", or both
std::string yields(const FunctionFacts& function) {
    const auto plain = lines_of(function, {PointKind::Yield});
    const auto delegating = lines_of(function, {PointKind::YieldFrom});
    std::string text;
    if (!plain.empty()) text += "`yield` " + on_lines(plain);
    if (!plain.empty() && !delegating.empty()) text += ", ";
    if (!delegating.empty()) text += "`yield from` " + on_lines(delegating);
    return text;
}

std::string suspensions(const FunctionFacts& function) {
    std::string text;
    const auto add = [&](std::string_view word, PointKind kind, PointKind same) {
        const auto lines = lines_of(function, {kind, same});
        if (!lines.empty()) text += (text.empty() ? "" : ", ") + code(word) + " " + on_lines(lines);
    };
    add("await", PointKind::Await, PointKind::Await);
    add("async for", PointKind::AsyncFor, PointKind::AsyncComprehension);
    add("async with", PointKind::AsyncWith, PointKind::AsyncWith);
    return text;
}

std::string reason(const FunctionFacts& function) {
    const std::string keyword = function.name == "lambda" ? "`lambda`" : "`def`";
    const std::string suspends = suspensions(function);
    switch (function.info->kind) {
        case FunctionKind::Function: return keyword + " without `yield`";
        case FunctionKind::GeneratorFunction: return keyword + " with " + yields(function);
        case FunctionKind::CoroutineFunction:
            return "`async def` without `yield`; " + (suspends.empty() ? "it awaits nothing" : suspends);
        case FunctionKind::AsyncGeneratorFunction: return "`async def` with " + yields(function);
        case FunctionKind::GeneratorBasedCoroutineFunction: return "`@coroutine` on a `def` with " + yields(function);
        case FunctionKind::GeneratorExpression:
            return "a comprehension in parentheses, with nothing asynchronous of its own";
        case FunctionKind::AsyncGeneratorExpression:
            return "a comprehension in parentheses, with " +
                   (suspends.empty() ? "an asynchronous comprehension in it" : suspends);
    }
    return "";
}

}  // namespace

void why(const Explanation& explanation, Page& page) {
    if (const auto* const function = std::get_if<FunctionFacts>(&explanation.facts))
        page.items.push_back({"Why", reason(*function)});
}

}  // namespace pykind::sections
