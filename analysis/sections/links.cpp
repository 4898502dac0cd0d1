// The last line: where Python's documentation says it.
//
//     [asynchronous generator](https://docs.python.org/3/glossary.html#term-asynchronous-generator) · [PEP 525](…)
#include "analysis/links.hpp"

#include "analysis/sections/sections.hpp"

namespace pykind::sections {

namespace to = pykind::links;

using semantics::FunctionKind;
using semantics::KnownDecorator;

namespace {

struct Links {
    std::vector<Link> operator()(const FunctionFacts& function) const {
        if (function.result == CallResult::ContextManager) return {to::contextmanager, to::generator};
        if (function.result == CallResult::AsyncContextManager)
            return {to::asynccontextmanager, to::asynchronous_generator};
        switch (function.info->kind) {
            case FunctionKind::Function: return {function.name == "lambda" ? to::lambdas : to::function_definitions};
            case FunctionKind::GeneratorFunction: return {to::generator, to::generator_iterator, to::pep255};
            case FunctionKind::CoroutineFunction: return {to::coroutine_function, to::coroutine, to::pep492};
            case FunctionKind::AsyncGeneratorFunction:
                return {to::asynchronous_generator, to::asynchronous_generator_iterator, to::pep525};
            case FunctionKind::GeneratorBasedCoroutineFunction: return {to::types_coroutine, to::pep492};
            case FunctionKind::GeneratorExpression: return {to::generator_expression, to::generator_iterator};
            case FunctionKind::AsyncGeneratorExpression:
                return {to::generator_expressions, to::asynchronous_generator_iterator, to::pep530};
        }
        return {};
    }

    std::vector<Link> operator()(const KeywordFacts& facts) const {
        switch (facts.keyword) {
            case KeywordKind::Yield: return {to::yield_expressions, to::pep255};
            case KeywordKind::YieldFrom: return {to::yield_expressions, to::pep380};
            case KeywordKind::Await: return {to::await_expression, to::awaitable};
            case KeywordKind::For: return {to::iterable, to::iterator};
            case KeywordKind::AsyncFor: return {to::asynchronous_iterators, to::pep492};
            case KeywordKind::AsyncComprehension: return {to::comprehensions, to::pep530};
            case KeywordKind::With: return {to::context_managers, to::context_manager};
            case KeywordKind::AsyncWith: return {to::asynchronous_context_managers, to::pep492};
        }
        return {};
    }

    std::vector<Link> operator()(const DecoratorFacts& facts) const {
        switch (facts.known) {
            case KnownDecorator::ContextManager: return {to::contextmanager, to::context_manager};
            case KnownDecorator::AsyncContextManager:
                return {to::asynccontextmanager, to::asynchronous_context_manager};
            case KnownDecorator::Coroutine: return {to::types_coroutine, to::pep492};
            case KnownDecorator::MarkCoroutineFunction: return {to::markcoroutinefunction};
            default: return {};
        }
    }

    std::vector<Link> operator()(const ComprehensionFacts& facts) const {
        if (facts.is_async) return {to::comprehensions, to::pep530};
        return {to::comprehensions};
    }

    std::vector<Link> operator()(const TermFacts& facts) const { return facts.term->links; }

    std::vector<Link> operator()(const ClassFacts& facts) const {
        std::vector<Link> found;
        const auto add = [&](std::string_view protocol, const Link& link) {
            if (found.size() < 3 && facts.protocols.has(protocol)) found.push_back(link);
        };
        add("AsyncIterator", to::asynchronous_iterator);
        if (found.empty()) add("AsyncIterable", to::asynchronous_iterable);
        add("AbstractAsyncContextManager", to::asynchronous_context_manager);
        add("Awaitable", to::awaitable);
        add("Iterator", to::iterator);
        if (!facts.protocols.has("Iterator")) add("Iterable", to::iterable);
        add("AbstractContextManager", to::context_manager);
        return found;
    }

    std::vector<Link> operator()(const ObjectFacts& facts) const {
        if (facts.cls) return (*this)(*facts.cls);
        switch (facts.value.produced) {
            case CallResult::Value: break;
            case CallResult::GeneratorIterator: return {to::generator_iterator};
            case CallResult::CoroutineObject: return {to::coroutine, to::coroutine_objects};
            case CallResult::AsyncGeneratorIterator: return {to::asynchronous_generator_iterator};
            case CallResult::AwaitableGeneratorIterator: return {to::types_coroutine, to::awaitable};
            case CallResult::ContextManager: return {to::context_manager};
            case CallResult::AsyncContextManager: return {to::asynchronous_context_manager};
        }
        return {};
    }

    std::vector<Link> operator()(const ChoiceFacts& /*facts*/) const { return {}; }
};

}  // namespace

void links(const Explanation& explanation, Page& page) { page.links = std::visit(Links{}, explanation.facts); }

}  // namespace pykind::sections
