// Which protocol the object implements that a call gives.
//
//     **Protocol** asynchronous iterator (`__aiter__`, `__anext__`), with `asend`, `athrow`, `aclose`
//
// Or which ones a class does, and which it only begins.
//
//     **Implements** `AsyncIterator`: `__aiter__` on line 8, `__anext__` on line 11
//     **Half done** `AbstractAsyncContextManager`: no `__aexit__`
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

// "`AsyncIterator`: `__aiter__` on line 8, `__anext__` from `Base`"
std::string implemented(const ClassFacts& cls, const semantics::Protocol& protocol) {
    std::string text = code(protocol.name);
    bool first = true;
    for (const std::string_view name : protocol.methods) {
        const semantics::ProtocolMethod* const method = cls.protocols.method(name);
        if (method == nullptr) continue;
        const Place& place = cls.method_places[static_cast<std::size_t>(method - cls.protocols.methods.data())];
        text += (first ? ": " : ", ") + code(name);
        first = false;
        if (method->holder == cls.cls) {
            text += " on line " + std::to_string(place.line);
        } else {
            text += " from " + code(method->holder.file->tree->slice(method->holder.node->name));
        }
    }
    return text;
}

void add_class(const ClassFacts& cls, Page& page) {
    std::string text;
    for (const semantics::Protocol* const protocol : telling_protocols(cls.protocols))
        text += (text.empty() ? "" : " · ") + implemented(cls, *protocol);
    if (!text.empty()) page.items.push_back({"Implements", text});
    for (const semantics::HalfDone& half : cls.protocols.half) {
        std::vector<std::string> missing;
        for (const std::string_view name : half.missing) missing.push_back(code(name));
        page.items.push_back({"Half done", code(half.protocol->name) + ": no " + listed(missing)});
    }
    if (!cls.protocols.bases_unknown) return;
    std::vector<std::string> bases;
    for (const std::string& base : cls.unknown_bases) bases.push_back(code(base));
    page.items.push_back({"Unknown", (bases.empty() ? "a base" : listed(bases)) + ", which may bring more"});
}

}  // namespace

void protocol(const Explanation& explanation, Page& page) {
    const auto add = [&](CallResult result) {
        const std::string_view text = protocol_of(result);
        if (!text.empty()) page.items.push_back({"Protocol", std::string(text)});
    };
    if (const auto* const function = std::get_if<FunctionFacts>(&explanation.facts)) {
        add(function->result);
    } else if (const auto* const cls = std::get_if<ClassFacts>(&explanation.facts)) {
        add_class(*cls, page);
    } else if (const auto* const object = std::get_if<ObjectFacts>(&explanation.facts)) {
        if (object->cls) {
            add_class(*object->cls, page);
        } else {
            add(object->value.produced);
        }
    }
}

}  // namespace pykind::sections
