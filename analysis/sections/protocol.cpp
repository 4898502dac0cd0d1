// Which protocol the object implements that a call gives.
//
//     **Protocol** asynchronous iterator (`__aiter__`, `__anext__`), with `asend`, `athrow`, `aclose`
#include "analysis/sections/sections.hpp"

namespace pykind::sections {

namespace {

std::string_view protocol_of(CallResult result) {
    switch (result) {
        case CallResult::Value: return "";
        case CallResult::GeneratorIterator: return "iterator (`__iter__`, `__next__`), with `send`, `throw`, `close`";
        case CallResult::CoroutineObject: return "awaitable (`__await__`), with `send`, `throw`, `close`";
        case CallResult::AsyncGeneratorIterator:
            return "asynchronous iterator (`__aiter__`, `__anext__`), with `asend`, `athrow`, `aclose`";
        case CallResult::AwaitableGeneratorIterator:
            return "iterator (`__iter__`, `__next__`), with `send`, `throw`, `close`; `inspect.isawaitable` is true of "
                   "it";
        case CallResult::ContextManager: return "context manager (`__enter__`, `__exit__`)";
        case CallResult::AsyncContextManager: return "asynchronous context manager (`__aenter__`, `__aexit__`)";
    }
    return "";
}

}  // namespace

void protocol(const Explanation& explanation, Page& page) {
    const auto* const function = std::get_if<FunctionFacts>(&explanation.facts);
    if (function == nullptr) return;
    const std::string_view text = protocol_of(function->result);
    if (!text.empty()) page.items.push_back({"Protocol", std::string(text)});
}

}  // namespace pykind::sections
