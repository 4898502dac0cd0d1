// What the name is bound to once the decorators have run, if that is not the function itself.
//
//     **Bound to** a function that returns an asynchronous context manager, by `@asynccontextmanager`
#include "analysis/sections/sections.hpp"

namespace pykind::sections {

using semantics::Binding;

namespace {

std::string bound_to(const FunctionFacts& function) {
    const std::string by = ", by " + code("@" + function.decorator);
    switch (function.info->binding) {
        case Binding::ContextManagerFunction:
            if (function.result == CallResult::ContextManager) return "a function that returns a context manager" + by;
            return code("@" + function.decorator) + " needs a generator function, which this is not";
        case Binding::AsyncContextManagerFunction:
            if (function.result == CallResult::AsyncContextManager)
                return "a function that returns an asynchronous context manager" + by;
            return code("@" + function.decorator) + " needs an asynchronous generator function, which this is not";
        case Binding::Property: return "a property" + by + ": it is read, not called";
        case Binding::CachedProperty: return "a property that is computed once" + by;
        case Binding::CachedFunction:
            if (function.result == CallResult::Value) return "a function that remembers its results" + by;
            return "a function that remembers its results" + by + ": the second caller gets the same object, used up";
        case Binding::Fixture: return "a pytest fixture" + by + ": tests get what it gives, they do not call it";
        case Binding::Overload: return "nothing that runs: a signature for type checkers" + by;
        case Binding::Unknown:
            return "what " + code("@" + function.decorator) +
                   " makes of it, which cannot be known from this file; what follows holds without it";
        case Binding::Same:
        case Binding::StaticMethod:
        case Binding::ClassMethod: return "";
    }
    return "";
}

}  // namespace

void binding(const Explanation& explanation, Page& page) {
    const auto* const function = std::get_if<FunctionFacts>(&explanation.facts);
    if (function == nullptr) return;
    const std::string text = bound_to(*function);
    if (!text.empty()) page.items.push_back({"Bound to", text});
    if (function->info->marked_coroutine) {
        page.items.push_back({"Marked", "`inspect.iscoroutinefunction` is true of it, by `@markcoroutinefunction`"});
    }
}

}  // namespace pykind::sections
