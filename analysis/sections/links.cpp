// The last line: where Python's documentation says it.
//
//     [asynchronous generator](https://docs.python.org/3/glossary.html#term-asynchronous-generator) · [PEP 525](…)
#include "analysis/links.hpp"

#include "analysis/sections/sections.hpp"

namespace pykind::sections {

namespace to = pykind::links;

using semantics::FunctionKind;
using semantics::KnownDecorator;
using semantics::PointKind;

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
            case PointKind::Yield: return {to::yield_expressions, to::pep255};
            case PointKind::YieldFrom: return {to::yield_expressions, to::pep380};
            case PointKind::Await: return {to::await_expression, to::awaitable};
            case PointKind::AsyncFor: return {to::asynchronous_iterators, to::pep492};
            case PointKind::AsyncComprehension: return {to::comprehensions, to::pep530};
            case PointKind::AsyncWith: return {to::asynchronous_context_managers, to::pep492};
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
};

}  // namespace

void links(const Explanation& explanation, Page& page) { page.links = std::visit(Links{}, explanation.facts); }

}  // namespace pykind::sections
