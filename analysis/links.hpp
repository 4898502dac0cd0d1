// The pages that the words link to: Python's documentation and its PEPs.
#pragma once

#include "analysis/page.hpp"

namespace pykind::links {

#define PYKIND_GLOSSARY(text, anchor) \
    { text, "https://docs.python.org/3/glossary.html#term-" anchor }
#define PYKIND_DOCS(text, page) \
    { text, "https://docs.python.org/3/" page }
#define PYKIND_PEP(number) \
    { "PEP " #number, "https://peps.python.org/pep-0" #number "/" }

inline constexpr Link generator PYKIND_GLOSSARY("generator", "generator");
inline constexpr Link generator_iterator PYKIND_GLOSSARY("generator iterator", "generator-iterator");
inline constexpr Link generator_expression PYKIND_GLOSSARY("generator expression", "generator-expression");
inline constexpr Link coroutine PYKIND_GLOSSARY("coroutine", "coroutine");
inline constexpr Link coroutine_function PYKIND_GLOSSARY("coroutine function", "coroutine-function");
inline constexpr Link asynchronous_generator PYKIND_GLOSSARY("asynchronous generator", "asynchronous-generator");
inline constexpr Link asynchronous_generator_iterator PYKIND_GLOSSARY("asynchronous generator iterator",
                                                                      "asynchronous-generator-iterator");
inline constexpr Link asynchronous_iterable PYKIND_GLOSSARY("asynchronous iterable", "asynchronous-iterable");
inline constexpr Link asynchronous_iterator PYKIND_GLOSSARY("asynchronous iterator", "asynchronous-iterator");
inline constexpr Link awaitable PYKIND_GLOSSARY("awaitable", "awaitable");
inline constexpr Link iterable PYKIND_GLOSSARY("iterable", "iterable");
inline constexpr Link iterator PYKIND_GLOSSARY("iterator", "iterator");
inline constexpr Link context_manager PYKIND_GLOSSARY("context manager", "context-manager");
inline constexpr Link asynchronous_context_manager PYKIND_GLOSSARY("asynchronous context manager",
                                                                   "asynchronous-context-manager");

inline constexpr Link yield_expressions PYKIND_DOCS("yield expressions",
                                                    "reference/expressions.html#yield-expressions");
inline constexpr Link generator_expressions PYKIND_DOCS("generator expressions",
                                                        "reference/expressions.html#generator-expressions");
inline constexpr Link await_expression PYKIND_DOCS("await expression", "reference/expressions.html#await");
inline constexpr Link async_def PYKIND_DOCS("async def", "reference/compound_stmts.html#async-def");
inline constexpr Link function_definitions PYKIND_DOCS("function definitions",
                                                       "reference/compound_stmts.html#function-definitions");
inline constexpr Link lambdas PYKIND_DOCS("lambdas", "reference/expressions.html#lambda");
inline constexpr Link comprehensions PYKIND_DOCS("comprehensions",
                                                 "reference/expressions.html#displays-for-lists-sets-and-dictionaries");
inline constexpr Link awaitable_objects PYKIND_DOCS("awaitable objects", "reference/datamodel.html#awaitable-objects");
inline constexpr Link coroutine_objects PYKIND_DOCS("coroutine objects", "reference/datamodel.html#coroutine-objects");
inline constexpr Link asynchronous_iterators PYKIND_DOCS("asynchronous iterators",
                                                         "reference/datamodel.html#asynchronous-iterators");
inline constexpr Link asynchronous_context_managers
    PYKIND_DOCS("asynchronous context managers", "reference/datamodel.html#asynchronous-context-managers");
inline constexpr Link context_managers PYKIND_DOCS("context managers", "reference/datamodel.html#context-managers");
inline constexpr Link types_coroutine PYKIND_DOCS("types.coroutine", "library/types.html#types.coroutine");
inline constexpr Link contextmanager PYKIND_DOCS("contextlib.contextmanager",
                                                 "library/contextlib.html#contextlib.contextmanager");
inline constexpr Link asynccontextmanager PYKIND_DOCS("contextlib.asynccontextmanager",
                                                      "library/contextlib.html#contextlib.asynccontextmanager");
inline constexpr Link aclosing PYKIND_DOCS("contextlib.aclosing", "library/contextlib.html#contextlib.aclosing");
inline constexpr Link markcoroutinefunction PYKIND_DOCS("inspect.markcoroutinefunction",
                                                        "library/inspect.html#inspect.markcoroutinefunction");

inline constexpr Link pep255 PYKIND_PEP(255);
inline constexpr Link pep342 PYKIND_PEP(342);
inline constexpr Link pep380 PYKIND_PEP(380);
inline constexpr Link pep492 PYKIND_PEP(492);
inline constexpr Link pep525 PYKIND_PEP(525);
inline constexpr Link pep530 PYKIND_PEP(530);

#undef PYKIND_GLOSSARY
#undef PYKIND_DOCS
#undef PYKIND_PEP

}  // namespace pykind::links
