#include "analysis/check_links.hpp"

#include "analysis/links.hpp"

namespace pykind {

namespace {

constexpr Link never_awaited = {"detect never-awaited coroutines",
                                "https://docs.python.org/3/library/asyncio-dev.html#detect-never-awaited-coroutines"};
constexpr Link async_for = {"async for", "https://docs.python.org/3/reference/compound_stmts.html#async-for"};
constexpr Link async_with = {"async with", "https://docs.python.org/3/reference/compound_stmts.html#async-with"};
constexpr Link asynchronous_generator_functions = {
    "asynchronous generator functions",
    "https://docs.python.org/3/reference/expressions.html#asynchronous-generator-functions"};
constexpr Link iterator_types = {"iterator types", "https://docs.python.org/3/library/stdtypes.html#iterator-types"};
constexpr Link truth = {"truth value testing", "https://docs.python.org/3/library/stdtypes.html#truth-value-testing"};
constexpr Link annotations = {"annotating generators and coroutines",
                              "https://docs.python.org/3/library/typing.html#annotating-generators-and-coroutines"};
constexpr Link caches = {"functools.cache", "https://docs.python.org/3/library/functools.html#functools.cache"};
constexpr Link iscoroutinefunction = {"inspect.iscoroutinefunction",
                                      "https://docs.python.org/3/library/inspect.html#inspect.iscoroutinefunction"};
constexpr Link pep479 = {"PEP 479", "https://peps.python.org/pep-0479/"};
constexpr Link pep789 = {"PEP 789", "https://peps.python.org/pep-0789/"};
constexpr Link glossary = {"glossary", "https://docs.python.org/3/glossary.html"};

}  // namespace

Link link_of(Check check) {
    switch (check) {
        case Check::NeverAwaited: return never_awaited;
        case Check::NeverIterated:
        case Check::SpentGenerator: return links::generator_iterator;
        case Check::AwaitAsyncGenerator: return links::asynchronous_generator_iterator;
        case Check::AwaitNotAwaitable: return links::awaitable;
        case Check::ForOverAsync:
        case Check::AsyncForOverSync: return async_for;
        case Check::WrongWith: return async_with;
        case Check::WrongContextManagerDecorator:
        case Check::ContextManagerYields: return links::contextmanager;
        case Check::StopIterationRaised: return pep479;
        case Check::AiterIsCoroutine:
        case Check::AnextNotAwaitable: return links::asynchronous_iterators;
        case Check::HalfProtocol: return iterator_types;
        case Check::StubAsyncIterator:
        case Check::AsyncGeneratorSyntax: return asynchronous_generator_functions;
        case Check::ReturnAnnotation: return annotations;
        case Check::NotClosed: return links::aclosing;
        case Check::YieldInCancelScope: return pep789;
        case Check::CachedCoroutine: return caches;
        case Check::TruthyCoroutine: return truth;
        case Check::AwaitedTwice: return links::coroutine_objects;
        case Check::LegacyCoroutine: return iscoroutinefunction;
        case Check::UnneededAsync: return links::async_def;
        case Check::Term: return glossary;
        case Check::UnusedIgnore: break;
    }
    return {};
}

}  // namespace pykind
