#include "tests/fuzz/python_generator.hpp"

#include <array>

namespace pykind::fuzz {

namespace {

using Words = std::string_view[];

constexpr std::string_view names[] = {"self", "x",    "n",   "it",    "item", "source", "f",    "g",
                                      "agen", "coro", "cls", "C",     "Rows", "fetch",  "main", "task",
                                      "lock", "_",    "é",   "match", "type", "print"};
constexpr std::string_view modules[] = {
    "asyncio", "contextlib", "types",   "functools",          "collections.abc", "typing", "inspect", "trio",
    "anyio",   "itertools",  "os.path", "concurrent.futures", "unittest",        "abc",    "."};
constexpr std::string_view decorators[] = {"contextmanager",
                                           "asynccontextmanager",
                                           "contextlib.contextmanager",
                                           "types.coroutine",
                                           "asyncio.coroutine",
                                           "property",
                                           "staticmethod",
                                           "classmethod",
                                           "functools.lru_cache(None)",
                                           "functools.wraps(f)",
                                           "pytest.fixture",
                                           "overload",
                                           "abstractmethod",
                                           "inspect.markcoroutinefunction",
                                           "cached_property",
                                           "dataclass"};
constexpr std::string_view called[] = {"next",
                                       "anext",
                                       "aiter",
                                       "iter",
                                       "list",
                                       "tuple",
                                       "asyncio.run",
                                       "asyncio.gather",
                                       "super",
                                       "isinstance",
                                       "range",
                                       "enumerate",
                                       "zip",
                                       "aclosing",
                                       "closing",
                                       "asyncio.create_task",
                                       "map",
                                       "asyncio.wait_for",
                                       "contextlib.suppress",
                                       "asyncio.timeout",
                                       "asyncio.TaskGroup",
                                       "print",
                                       "len",
                                       "open"};
constexpr std::string_view attributes[] = {"send",      "throw",     "close", "asend",  "athrow",
                                           "aclose",    "n",         "items", "lock",   "__next__",
                                           "__anext__", "__aiter__", "fetch", "append", "done"};
constexpr std::string_view constants[] = {"0",    "1",    "None",   "True",   "...",       "1.5j",
                                          "0x_f", "b'x'", "\"😀\"", "r'\\n'", "'''a\nb'''"};
constexpr std::string_view operators[] = {"+", "-", "*",     "@",    "//",  "%",    "**",       "<<",       "&",
                                          "|", "^", " and ", " or ", " < ", " == ", " is not ", " not in ", " in "};
constexpr std::string_view types[] = {"int",
                                      "AsyncIterator[int]",
                                      "Generator[int, None, str]",
                                      "Coroutine[None, None, int]",
                                      "Awaitable[int]",
                                      "'Rows'",
                                      "Self",
                                      "int | None",
                                      "Iterator",
                                      "AsyncGenerator[int]"};
constexpr std::string_view exceptions[] = {
    "StopIteration", "StopAsyncIteration", "GeneratorExit",          "ValueError",
    "Exception",     "BaseException",      "asyncio.CancelledError", "(KeyError, OSError)"};
constexpr std::string_view methods[] = {"__iter__", "__next__",   "__aiter__", "__anext__", "__enter__",
                                        "__exit__", "__aenter__", "__aexit__", "__await__", "__init__",
                                        "__del__",  "__call__",   "fetch",     "close",     "__len__"};

std::string indent_of(int level) { return std::string(static_cast<std::size_t>(level) * 4, ' '); }

}  // namespace

std::string PythonGenerator::name() { return std::string(one_of(names)); }

std::string PythonGenerator::text() {
    const std::string quote(once_in(2) ? "'" : "\"");
    switch (below(4)) {
        case 0: return "f" + quote + "a {" + expression(0) + "!r:>{n}}" + quote;
        case 1: return "f" + quote + "{await " + name() + "} {yield} {{" + quote;
        case 2: return "t" + quote + "{" + name() + "=}" + quote;
        default: return std::string(one_of(constants));
    }
}

std::string PythonGenerator::call(int depth) {
    std::string arguments = once_in(3) ? "" : expression(depth);
    if (once_in(5)) arguments += (arguments.empty() ? "" : ", ") + std::string("*") + name();
    if (once_in(5)) arguments += (arguments.empty() ? "" : ", ") + name() + "=" + expression(depth);
    const std::string function = once_in(2)   ? std::string(one_of(called))
                                 : once_in(2) ? name()
                                              : name() + "." + std::string(one_of(attributes));
    return function + "(" + arguments + ")";
}

std::string PythonGenerator::comprehension(int depth) {
    static constexpr std::array<std::string_view, 3> brackets = {"()", "[]", "{}"};
    const std::string_view pair = one_of(brackets);
    std::string result = pair.substr(0, 1).data();
    result = std::string(1, pair[0]) + expression(depth) + (once_in(3) ? " async for " : " for ") + target() + " in " +
             expression(depth);
    if (once_in(3)) result += " if " + expression(depth);
    if (once_in(4)) result += " for " + name() + " in " + name();
    return result + pair[1];
}

std::string PythonGenerator::expression(int depth) {
    if (depth <= 0) return once_in(3) ? text() : name();
    const int inner = depth - 1;
    switch (below(18)) {
        case 0:
        case 1:
        case 2: return call(inner);
        case 3: return "await " + (once_in(3) ? name() : call(inner));
        case 4: return "(yield " + expression(inner) + ")";
        case 5: return "(yield from " + expression(inner) + ")";
        case 6: return name() + "." + std::string(one_of(attributes));
        case 7: return comprehension(inner);
        case 8: return "lambda " + (once_in(2) ? "" : name()) + ": " + expression(inner);
        case 9: return expression(inner) + std::string(one_of(operators)) + expression(inner);
        case 10: return "(" + expression(inner) + " if " + expression(inner) + " else " + expression(inner) + ")";
        case 11: return "[" + expression(inner) + ", *" + name() + "]";
        case 12: return "{" + expression(inner) + ": " + expression(inner) + ", **" + name() + "}";
        case 13: return "(" + name() + " := " + expression(inner) + ")";
        case 14: return name() + "[" + expression(inner) + ":" + (once_in(2) ? "" : expression(inner)) + "]";
        case 15: return "not " + expression(inner);
        case 16: return text();
        default: return name();
    }
}

std::string PythonGenerator::target() {
    switch (below(5)) {
        case 0: return "self." + std::string(one_of(attributes));
        case 1: return name() + ", " + name();
        case 2: return name() + "[0]";
        default: return name();
    }
}

std::string PythonGenerator::pattern(int depth) {
    if (depth <= 0) return once_in(2) ? name() : std::string(one_of(constants));
    switch (below(7)) {
        case 0: return "[" + pattern(depth - 1) + ", *" + name() + "]";
        case 1: return "{'k': " + pattern(depth - 1) + ", **rest}";
        case 2: return "C(" + pattern(depth - 1) + ", n=" + pattern(depth - 1) + ")";
        case 3: return pattern(depth - 1) + " | " + pattern(depth - 1);
        case 4: return "(" + pattern(depth - 1) + ") as " + name();
        case 5: return "-1 + 2j";
        default: return "_";
    }
}

std::string PythonGenerator::parameters() {
    std::string list = once_in(3) ? "" : name();
    if (once_in(4)) list += (list.empty() ? "x: " : ", x: ") + std::string(one_of(types)) + " = " + expression(1);
    if (once_in(6)) list += list.empty() ? "*args" : ", /, *args";
    if (once_in(6)) list += list.empty() ? "**kwargs" : ", **kwargs";
    return list;
}

std::string PythonGenerator::simple_statement(int depth) {
    switch (below(20)) {
        case 0: return "return";
        case 1: return "return " + expression(depth);
        case 2: return "yield " + expression(depth);
        case 3: return "yield";
        case 4: return "await " + call(depth);
        case 5: return "yield from " + expression(depth);
        case 6: return "raise " + std::string(one_of(exceptions)) + (once_in(3) ? "(1) from None" : "");
        case 7: return "raise";
        case 8: return "global " + name();
        case 9: return "import " + std::string(one_of(modules));
        case 10: return "from " + std::string(one_of(modules)) + " import " + name() + " as " + name();
        case 11: return "del " + target();
        case 12: return "assert " + expression(depth);
        case 13: return "break";
        case 14: return "continue";
        case 15: return "type A[T: int] = " + std::string(one_of(types));
        case 16: return target() + ": " + std::string(one_of(types)) + " = " + expression(depth);
        case 17: return target() + " += " + expression(depth);
        case 18: return expression(depth);
        default: return target() + " = " + expression(depth);
    }
}

std::string PythonGenerator::block(int level, int depth) {
    std::string lines;
    if (once_in(8)) lines += indent_of(level) + "\"\"\"Gives a coroutine.\"\"\"\n";
    const std::size_t count = 1 + below(3);
    for (std::size_t i = 0; i < count; ++i) lines += statement(level, depth);
    if (once_in(8)) lines += indent_of(level) + "# an async generator\n";
    return lines;
}

std::string PythonGenerator::loop(const std::string& indent, int level, int depth) {
    std::string lines = indent;
    if (once_in(3)) {
        lines += "while " + (once_in(2) ? "True" : expression(2)) + ":\n";
    } else {
        lines += (once_in(2) ? "async for " : "for ") + target() + " in " + expression(2) + ":\n";
    }
    lines += block(level + 1, depth - 1);
    if (once_in(5)) lines += indent + "else:\n" + block(level + 1, depth - 1);
    return lines;
}

std::string PythonGenerator::try_statement(const std::string& indent, int level, int depth) {
    std::string lines = indent + "try:\n" + block(level + 1, depth - 1);
    const bool has_handler = !once_in(3);
    if (has_handler) {
        lines += indent + (once_in(6) ? "except* " : "except ") + std::string(one_of(exceptions)) + " as e:\n" +
                 block(level + 1, depth - 1);
        if (once_in(5)) lines += indent + "else:\n" + block(level + 1, depth - 1);
    }
    if (!has_handler || once_in(4)) lines += indent + "finally:\n" + block(level + 1, depth - 1);
    return lines;
}

std::string PythonGenerator::match_statement(const std::string& indent, int level, int depth) {
    std::string lines = indent + "match " + expression(1) + ":\n";
    const std::size_t count = 1 + below(2);
    for (std::size_t i = 0; i < count; ++i) {
        lines += indent_of(level + 1) + "case " + pattern(2) + (once_in(3) ? " if " + expression(1) : "") + ":\n";
        lines += block(level + 2, depth - 1);
    }
    return lines;
}

std::string PythonGenerator::statement(int level, int depth) {
    const std::string indent = indent_of(level);
    if (depth <= 0) return indent + simple_statement(2) + "\n";
    switch (below(14)) {
        case 0:
            return indent + "if " + expression(2) + ":\n" + block(level + 1, depth - 1) +
                   (once_in(2) ? "" : indent + "else:\n" + block(level + 1, depth - 1));
        case 1:
        case 2: return loop(indent, level, depth);
        case 3: return try_statement(indent, level, depth);
        case 4:
            return indent + (once_in(2) ? "async with " : "with ") + call(1) + (once_in(2) ? " as " + name() : "") +
                   ":\n" + block(level + 1, depth - 1);
        case 5: return match_statement(indent, level, depth);
        case 6: return definition(level, depth - 1);
        case 7: return indent + simple_statement(1) + "; " + simple_statement(1) + "\n";
        default: return indent + simple_statement(2) + "\n";
    }
}

std::string PythonGenerator::definition(int level, int depth) {
    const std::string indent = indent_of(level);
    std::string lines;
    while (once_in(3)) lines += indent + "@" + std::string(one_of(decorators)) + "\n";
    const std::string type_parameters = once_in(8) ? "[T: (int, str), *Ts, **P = int]" : "";
    if (once_in(4)) {
        lines += indent + "class " + name() + type_parameters +
                 (once_in(2) ? "" : "(" + name() + ", metaclass=abc.ABCMeta)") + ":\n";
        const std::size_t count = 1 + below(3);
        for (std::size_t i = 0; i < count; ++i)
            lines += once_in(4) ? statement(level + 1, depth) : method(one_of(methods), level + 1, "");
        return lines;
    }
    lines += indent + (once_in(2) ? "async def " : "def ") + name() + type_parameters + "(" + parameters() + ")" +
             (once_in(3) ? " -> " + std::string(one_of(types)) : "") + ":\n";
    return lines + block(level + 1, depth);
}

std::string PythonGenerator::method(std::string_view name, int level, std::string_view last) {
    const std::string indent = indent_of(level);
    const bool is_async = name == "__anext__" || name == "__aenter__" || name == "__aexit__" ? !once_in(6) : once_in(6);
    const bool is_exit = name.ends_with("exit__");
    std::string lines = indent + (is_async ? "async def " : "def ") + std::string(name) + "(self" +
                        (is_exit              ? ", exc_type, exc, tb"
                         : name == "__init__" ? ", source, n=0"
                                              : "") +
                        "):\n";
    if (name == "__init__" && !once_in(3))
        lines += indent_of(level + 1) + "self.n = n\n" + indent_of(level + 1) + "self.source = source\n";
    if (!once_in(3) || last.empty()) lines += block(level + 1, 1);
    if (!last.empty()) lines += indent_of(level + 1) + std::string(last) + "\n";
    return lines;
}

std::string PythonGenerator::protocol_class(int level) {
    std::string lines = indent_of(level) + "class " + std::string(once_in(2) ? "C" : "Rows") + ":\n";
    if (!once_in(4)) lines += method("__init__", level + 1, "");
    static constexpr Words ends = {"return self.n",
                                   "return item",
                                   "return await self.source.fetch()",
                                   "return next(self.source)",
                                   "raise StopAsyncIteration",
                                   "raise StopIteration"};
    switch (below(3)) {
        case 0:
            return lines + method("__iter__", level + 1, once_in(3) ? "" : "return self") +
                   method("__next__", level + 1, one_of(ends));
        case 1:
            return lines + method("__aiter__", level + 1, once_in(3) ? "" : "return self") +
                   method("__anext__", level + 1, one_of(ends));
        default: {
            const bool is_async = once_in(2);
            return lines + method(is_async ? "__aenter__" : "__enter__", level + 1, once_in(3) ? "" : "return self") +
                   method(is_async ? "__aexit__" : "__exit__", level + 1, once_in(2) ? "" : "return False");
        }
    }
}

std::string PythonGenerator::module() {
    std::string lines;
    const std::size_t count = 1 + below(3);
    for (std::size_t i = 0; i < count; ++i) lines += once_in(2) ? protocol_class() : definition();
    return lines;
}

}  // namespace pykind::fuzz
