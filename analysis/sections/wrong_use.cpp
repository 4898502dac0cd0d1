// The use that is most often tried and wrong, with what Python says about it.
//
//     **Not** `await ticker(…)`: TypeError: object async_generator can't be used in 'await' expression
#include "analysis/sections/sections.hpp"
#include "analysis/semantics/misuse.hpp"
#include "analysis/semantics/runtime_messages.hpp"

namespace pykind::sections {

namespace {

using semantics::RuntimeType;

const RuntimeType generator{"generator", "generator"};
const RuntimeType async_generator{"async_generator", "async_generator"};

// "`await ticker()`: TypeError: …"
std::string said_of(const std::string& use, const std::string& message) { return code(use) + ": " + quoted(message); }

std::string wrong_call(const FunctionFacts& function, int minor) {
    const std::string call = call_form(function);
    switch (function.result) {
        case CallResult::Value: return "";
        case CallResult::GeneratorIterator: return said_of("await " + call, semantics::not_awaitable(generator, minor));
        case CallResult::CoroutineObject: {
            const std::string name = semantics::coroutine_name(*function.info);
            if (name.empty()) return "";
            return code(call) + " without `await`: " + quoted(semantics::never_awaited(name));
        }
        case CallResult::AsyncGeneratorIterator:
            if (is_expression(function)) return said_of("for x in it", semantics::not_iterable(async_generator));
            return said_of("await " + call, semantics::not_awaitable(async_generator, minor));
        case CallResult::AwaitableGeneratorIterator:
            return "`inspect.iscoroutinefunction(" + function.name + ")`, which is False";
        case CallResult::ContextManager:
            return said_of("for " + item_name(function) + " in " + call,
                           semantics::not_iterable({"_GeneratorContextManager", "_GeneratorContextManager"}));
        case CallResult::AsyncContextManager:
            return said_of(
                "await " + call,
                semantics::not_awaitable({"_AsyncGeneratorContextManager", "_AsyncGeneratorContextManager"}, minor));
    }
    return "";
}

// The same of an object that such a call gave.
std::string wrong_object(const ObjectFacts& object, int minor) {
    switch (object.value.produced) {
        case CallResult::GeneratorIterator:
            return said_of("await " + object.written, semantics::not_awaitable(generator, minor));
        case CallResult::CoroutineObject: {
            const std::string name = object.maker ? semantics::coroutine_name(*object.maker->info) : "";
            return name.empty() ? "" : "left alone: " + quoted(semantics::never_awaited(name));
        }
        case CallResult::AsyncGeneratorIterator:
            return said_of("for x in " + object.written, semantics::not_iterable(async_generator));
        default: return "";
    }
}

// The twin of a protocol that the class has, if it lacks it for certain.
std::string wrong_instance(const ClassFacts& cls, const std::string& object, int minor) {
    if (cls.protocols.bases_unknown || !cls.runtime_type) return "";
    const RuntimeType& type = *cls.runtime_type;
    const semantics::ContextMethods methods = semantics::context_methods_of(cls.protocols);
    const auto has = [&](std::string_view protocol) { return cls.protocols.has(protocol); };
    if (has("AsyncIterable") && !has("Iterable")) return said_of("for x in " + object, semantics::not_iterable(type));
    if (has("AbstractAsyncContextManager") && !has("AbstractContextManager"))
        return said_of("with " + object, semantics::no_context_manager(type, false, methods, minor));
    if (has("AbstractContextManager") && !has("AbstractAsyncContextManager"))
        return said_of("async with " + object, semantics::no_context_manager(type, true, methods, minor));
    if (has("Iterator") && !has("AsyncIterable") && !has("Sequence"))
        return said_of("async for x in " + object, semantics::not_async_iterable(type));
    return "";
}

std::string wrong_operand(KeywordKind keyword, int minor) {
    switch (keyword) {
        case KeywordKind::Await:
            return "an asynchronous generator iterator: " + quoted(semantics::not_awaitable(async_generator, minor));
        case KeywordKind::AsyncFor:
        case KeywordKind::AsyncComprehension:
            return "a generator iterator: " + quoted(semantics::not_async_iterable(generator));
        case KeywordKind::AsyncWith:
            return "an asynchronous generator iterator: " +
                   quoted(semantics::no_context_manager(async_generator, true, {}, minor));
        case KeywordKind::For:
            return "an asynchronous generator iterator: " + quoted(semantics::not_iterable(async_generator));
        case KeywordKind::With:
            return "a generator iterator: " + quoted(semantics::no_context_manager(generator, false, {}, minor));
        case KeywordKind::Yield:
        case KeywordKind::YieldFrom: return "";
    }
    return "";
}

struct Wrong {
    int minor;

    std::string operator()(const FunctionFacts& function) const {
        // What a method of a protocol does wrong has been said before.
        const bool is_wrong_itself = function.role && !function.role->problem.empty();
        if (is_wrong_itself || function.info->binding == semantics::Binding::Unknown) return "";
        return wrong_call(function, minor);
    }
    std::string operator()(const KeywordFacts& facts) const {
        return knows_operands(facts) ? "" : wrong_operand(facts.keyword, minor);
    }
    std::string operator()(const ClassFacts& cls) const {
        return wrong_instance(cls, cls.name + (cls.takes_arguments ? "(…)" : "()"), minor);
    }
    std::string operator()(const ObjectFacts& object) const {
        return object.cls ? wrong_instance(*object.cls, object.written, minor) : wrong_object(object, minor);
    }
    std::string operator()(const auto& /*facts*/) const { return ""; }
};

}  // namespace

void wrong_use(const Explanation& explanation, Page& page) {
    if (const auto* const term = std::get_if<TermFacts>(&explanation.facts))
        return page.items.push_back({"Mind", std::string(term->term->contrast)});
    // What is said of this use need not be said of uses in general.
    if (explanation.here && !explanation.here->problem.empty()) return;
    const std::string text = std::visit(Wrong{explanation.target_minor}, explanation.facts);
    if (!text.empty()) page.items.push_back({"Not", text});
}

}  // namespace pykind::sections
