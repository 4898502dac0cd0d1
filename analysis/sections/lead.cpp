// One or two sentences: what calling it gives, or what the keyword does.
//
//     Calling it runs none of its body; it returns an *asynchronous generator iterator*, an `AsyncGenerator[int,
//     None]`.
#include "analysis/sections/sections.hpp"

namespace pykind::sections {

using semantics::Binding;
using semantics::FunctionKind;
using semantics::KnownDecorator;

namespace {

// The type of what a call gives, as code with its article: written in the annotation, or plain from the yields.
std::string object_type(const FunctionFacts& function) {
    const bool yields =
        function.result == CallResult::GeneratorIterator || function.result == CallResult::AsyncGeneratorIterator;
    if (yields && !function.return_annotation.empty()) return ", annotated " + code(function.return_annotation);
    if (function.result == CallResult::CoroutineObject && !function.return_annotation.empty()) {
        return ", whose result is annotated " + code(function.return_annotation);
    }
    const std::string type = plain_type_of(function);
    if (type.empty()) return "";
    return (function.result == CallResult::AsyncGeneratorIterator ? ", an " : ", a ") + code(type);
}

std::string result_phrase(const FunctionFacts& function) {
    switch (function.result) {
        case CallResult::GeneratorIterator: return "a *generator iterator*" + object_type(function);
        case CallResult::CoroutineObject: return "a *coroutine object*" + object_type(function);
        case CallResult::AsyncGeneratorIterator: return "an *asynchronous generator iterator*" + object_type(function);
        case CallResult::AwaitableGeneratorIterator: return "a *generator iterator* that can also be awaited";
        case CallResult::ContextManager: return "a *context manager*";
        case CallResult::AsyncContextManager: return "an *asynchronous context manager*";
        case CallResult::Value: break;
    }
    return "its value";
}

std::string what_it_makes(const KeywordFacts& facts) {
    if (!facts.owner) return "";
    const FunctionFacts& owner = *facts.owner;
    if (is_expression(owner))
        return "It makes the generator expression an " +
               std::string(phrase_of(FunctionKind::AsyncGeneratorExpression)) + ".";
    const std::string name = owner.name == "lambda" ? "the lambda" : code(owner.name);
    const bool decides = facts.keyword == KeywordKind::Yield || facts.keyword == KeywordKind::YieldFrom;
    return (decides ? "It makes " + name + " " : "It stands in " + name + ", ") +
           with_article(phrase_of(owner.info->kind)) + ".";
}

struct Lead {
    std::string operator()(const FunctionFacts& function) const {
        const Binding binding = function.info->binding;
        const bool is_property = binding == Binding::Property || binding == Binding::CachedProperty;
        if (is_expression(function)) {
            const bool is_async = function.info->kind == FunctionKind::AsyncGeneratorExpression;
            return std::string("It is itself ") +
                   (is_async ? "an *asynchronous generator iterator*" : "a *generator iterator*") +
                   ": only its leftmost iterable is evaluated at once, the rest as it is iterated.";
        }
        const std::string calling = is_property                   ? "Reading the attribute"
                                    : binding == Binding::Unknown ? "Without its decorators, calling it"
                                                                  : "Calling it";
        if (function.result == CallResult::Value) {
            std::string text = calling + " runs its body and gives its return value";
            if (!function.return_annotation.empty()) text += ", annotated " + code(function.return_annotation);
            return text + ".";
        }
        return calling + " runs none of its body; it returns " + result_phrase(function) + ".";
    }

    std::string operator()(const KeywordFacts& facts) const {
        std::string text;
        switch (facts.keyword) {
            case KeywordKind::Yield:
                text = "Gives a value to whoever iterates, and pauses until the next one is asked for.";
                break;
            case KeywordKind::YieldFrom:
                text = "Hands the iteration over to another iterable; its value is what that one's `return` gives.";
                break;
            case KeywordKind::Await:
                text = "Waits for an *awaitable* and gives its result; meanwhile others may run.";
                break;
            case KeywordKind::For:
                text = "Calls `__iter__` once, then `__next__` for each item until StopIteration.";
                break;
            case KeywordKind::AsyncFor:
            case KeywordKind::AsyncComprehension:
                text = "Calls `__aiter__` once, then awaits `__anext__` for each item until StopAsyncIteration.";
                break;
            case KeywordKind::With:
                text = "Calls `__enter__` before the block and `__exit__` after it, however it is left.";
                break;
            case KeywordKind::AsyncWith:
                text = "Awaits `__aenter__` before the block and `__aexit__` after it, however it is left.";
                break;
        }
        // What stands in a function without an `async` or `yield` of its own says nothing of its kind.
        if (facts.keyword == KeywordKind::For || facts.keyword == KeywordKind::With) return text;
        const std::string made = what_it_makes(facts);
        return made.empty() ? text : text + " " + made;
    }

    std::string operator()(const DecoratorFacts& facts) const {
        const std::string name = code(facts.function.name);
        const std::string kind = with_article(phrase_of(facts.function.info->kind));
        switch (facts.known) {
            case KnownDecorator::ContextManager:
                return "Makes of a generator function a function that returns a *context manager*. " + name + " is " +
                       kind + ".";
            case KnownDecorator::AsyncContextManager:
                return "Makes of an asynchronous generator function a function that returns an *asynchronous context "
                       "manager*. " +
                       name + " is " + kind + ".";
            case KnownDecorator::Property:
                return "Reading the attribute calls " + name + ", " + kind + ", and gives what it returns.";
            case KnownDecorator::CachedProperty:
                return "Reading the attribute calls " + name + ", " + kind + ", once, and keeps what it returns.";
            case KnownDecorator::StaticMethod: return name + " gets no instance. It stays " + kind + ".";
            case KnownDecorator::ClassMethod:
                return name + " gets the class as its first argument. It stays " + kind + ".";
            case KnownDecorator::AbstractMethod: return name + " must be overridden. It stays " + kind + ".";
            case KnownDecorator::Overload: return "A signature for type checkers; this body never runs.";
            case KnownDecorator::Cache:
                return "Keeps what " + name + " returns and gives the same object to the next caller. " + name +
                       " is " + kind + ".";
            case KnownDecorator::Fixture:
                return "pytest calls " + name + ", " + kind + ", and gives a test what it returns or yields.";
            case KnownDecorator::Coroutine:
                return "Lets `await` take the generator iterator that a generator function returns: " + name + " is " +
                       kind + ".";
            case KnownDecorator::MarkCoroutineFunction:
                return "Makes `inspect.iscoroutinefunction` true of " + name + "; it stays " + kind + ".";
            case KnownDecorator::Unknown:
            case KnownDecorator::Transparent: break;
        }
        return "";
    }

    std::string operator()(const ComprehensionFacts& facts) const {
        return std::string("It is evaluated at once and is no generator") +
               (facts.is_async ? "; it awaits each item, so it must stand in an `async def`." : ".");
    }

    std::string operator()(const TermFacts& facts) const { return std::string(facts.term->definition); }

    std::string operator()(const ClassFacts& facts) const {
        const std::string what = what_instances_are(facts);
        if (what.empty()) return "Calling it makes an instance.";
        return "Calling it makes an instance, which is " + what + ".";
    }

    std::string operator()(const ObjectFacts& facts) const {
        if (facts.cls) {
            const std::string what = what_instances_are(*facts.cls);
            return "An instance of " + code(facts.cls->name) + (what.empty() ? "." : ", which is " + what + ".");
        }
        if (!facts.maker) return "";
        if (is_expression(*facts.maker)) return "What a generator expression is; it can be iterated once.";
        const bool runs_later = facts.value.produced != CallResult::ContextManager &&
                                facts.value.produced != CallResult::AsyncContextManager;
        return "What calling " + code(facts.maker->name) + ", " + with_article(phrase_of(facts.maker->info->kind)) +
               ", gives" + (runs_later ? ": none of its body has run yet." : ".");
    }

    std::string operator()(const ChoiceFacts& /*facts*/) const {
        return "It may be more than one thing; which one, is decided when the program runs.";
    }
};

}  // namespace

std::string plain_type_of(const FunctionFacts& function) {
    if (function.yield_type.empty() || !function.ignores_sent_values) return "";
    if (function.result == CallResult::AsyncGeneratorIterator)
        return "AsyncGenerator[" + function.yield_type + ", None]";
    const bool is_plain = function.result == CallResult::GeneratorIterator && function.returns_nothing;
    return is_plain ? "Generator[" + function.yield_type + ", None, None]" : "";
}

void lead(const Explanation& explanation, Page& page) { page.lead = std::visit(Lead{}, explanation.facts); }

}  // namespace pykind::sections
