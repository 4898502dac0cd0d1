"""The programs of messages.py: every kind of object put to every kind of use, and protocol methods that return the wrong thing.

`$0` stands before each place of a program where a hover may quote the failure. A program's `main` is called, and driven if it is
a generator or a coroutine function. Which of the programs fail, and with which words, is for the interpreters to say.
"""

import collections
import re

# definitions: statements of the module; expression: with `$0` where a hover is asked for
Thing = collections.namedtuple("Thing", "name definitions expression")
# group: what its failures are counted under; header: how `main` begins; body: its lines, `{x}` for the object
Use = collections.namedtuple("Use", "group header body")
Program = collections.namedtuple("Program", "group name source")

METHODS = {
    "__iter__": "def __iter__(self): return iter(())",
    "__next__": "def __next__(self): raise StopIteration",
    "__aiter__": "def __aiter__(self): return self",
    "__anext__": "async def __anext__(self): raise StopAsyncIteration",
    "__await__": "def __await__(self): return iter(())",
    "__enter__": "def __enter__(self): return self",
    "__exit__": "def __exit__(self, *raised): return False",
    "__aenter__": "async def __aenter__(self): return self",
    "__aexit__": "async def __aexit__(self, *raised): return False",
    "__call__": "def __call__(self): return self",
    "__getitem__": "def __getitem__(self, index): raise IndexError",
    "__len__": "def __len__(self): return 0",
    "__getattr__": "def __getattr__(self, name): return 1",
    "__class_getitem__": "def __class_getitem__(cls, item): return cls",
}

WHOLE_AND_MIXED = [
    (),
    ("__iter__", "__next__"),
    ("__aiter__", "__anext__"),
    ("__enter__", "__exit__"),
    ("__aenter__", "__aexit__"),
    ("__enter__", "__exit__", "__aenter__", "__aexit__"),
    ("__enter__", "__exit__", "__aenter__"),
    ("__enter__", "__exit__", "__aexit__"),
    ("__aenter__", "__aexit__", "__enter__"),
    ("__aenter__", "__aexit__", "__exit__"),
    ("__enter__", "__aexit__"),
    ("__exit__", "__aenter__"),
    ("__iter__", "__next__", "__aiter__", "__anext__"),
    ("__await__", "__aiter__", "__anext__"),
]


def class_source(methods, head="class Thing:", indent=""):
    body = [METHODS[name] for name in methods] or ["pass"]
    return indent + head + "\n" + "".join(f"{indent}    {line}\n" for line in body)


MADE = [
    Thing("generator", "def make():\n    yield 1\n", "$0make()"),
    Thing("coroutine", "async def make():\n    return 1\n", "$0make()"),
    Thing("async_generator", "async def make():\n    yield 1\n", "$0make()"),
    Thing("generator-based coroutine", "import types\n@types.coroutine\ndef make():\n    yield 1\n", "$0make()"),
    Thing("context manager", "import contextlib\n@contextlib.contextmanager\ndef make():\n    yield 1\n", "$0make()"),
    Thing("async context manager", "import contextlib\n@contextlib.asynccontextmanager\nasync def make():\n    yield 1\n", "$0make()"),
    Thing("coroutine of a method", "class Maker:\n    async def make(self):\n        return 1\n", "Maker().$0make()"),
    Thing("async_generator of a method", "class Maker:\n    async def make(self):\n        yield 1\n", "Maker().$0make()"),
    Thing("generator of a class method", "class Maker:\n    @classmethod\n    def make(cls):\n        yield 1\n", "Maker.$0make()"),
    Thing("coroutine of a static method", "class Maker:\n    @staticmethod\n    async def make():\n        pass\n", "Maker.$0make()"),
    Thing("context manager of a method", "import contextlib\nclass Maker:\n    @contextlib.contextmanager\n    def make(self):\n"
          "        yield 1\n", "Maker().$0make()"),
    Thing("coroutine with a long name", f"class {'Long' * 12}:\n    async def make(self):\n        return 1\n", f"{'Long' * 12}().$0make()"),
    Thing("coroutine of a wrapped function", "import functools\ndef same(function):\n    @functools.wraps(function)\n"
          "    async def wrapper():\n        return await function()\n    return wrapper\n@same\nasync def make():\n    return 1\n",
          "$0make()"),
    Thing("generator expression", "", "(i $0for i in ())"),
    Thing("asynchronous generator expression", "async def other():\n    yield 1\n", "(i $0async for i in other())"),
    Thing("one of two", "import sys\nasync def make():\n    yield 1\n", "(5 if len(sys.argv) > 100 else $0make())"),
    Thing("one of two alike", "import sys\nasync def make():\n    yield 1\n", "($0make() if len(sys.argv) > 100 else make())"),
]

OTHERS = [
    Thing("function", "def make():\n    return 1\n", "$0make"),
    Thing("coroutine function", "async def make():\n    return 1\n", "$0make"),
    Thing("async generator function", "async def make():\n    yield 1\n", "$0make"),
    Thing("decorated function", "import functools\n@functools.lru_cache(None)\ndef make():\n    return 1\n", "$0make"),
    Thing("lambda", "", "($0lambda: 1)"),
    Thing("method", "class Maker:\n    def make(self):\n        return 1\n", "Maker().$0make"),
    Thing("static method", "class Maker:\n    @staticmethod\n    def make():\n        return 1\n", "Maker.$0make"),
    Thing("function of a class", "class Maker:\n    def make(self):\n        return 1\n", "Maker.$0make"),
    Thing("builtin function", "", "$0len"),
    Thing("None", "", "$0None"),
    Thing("a function's None", "def make():\n    pass\n", "$0make()"),
    Thing("a function's int", "def make():\n    return 1\n", "$0make()"),
    Thing("int", "", "$0(5)"),
    Thing("float", "", "$0(5.5)"),
    Thing("bool", "", "$0True"),
    Thing("str", "", "$0'ab'"),
    Thing("bytes", "", "$0b'ab'"),
    Thing("list", "", "$0[1, 2]"),
    Thing("tuple", "", "$0(1, 2)"),
    Thing("dict", "", "$0{1: 2}"),
    Thing("set", "", "$0{1, 2}"),
    Thing("range", "", "$0range(2)"),
    Thing("object", "", "$0object()"),
    Thing("Ellipsis", "", "$0(...)"),
    Thing("module", "import types\n", "$0types"),
    Thing("class", "class Thing:\n    pass\n", "$0Thing"),
    Thing("class with an iterable metaclass", "class Meta(type):\n    def __iter__(cls): return iter(())\nclass Thing(metaclass=Meta):\n"
          "    pass\n", "$0Thing"),
    Thing("instance of a class of the library", "import string\n", "string.$0Template('')"),
    Thing("instance of an Enum", "import enum\nclass Color(enum.Enum):\n    RED = 1\n", "Color.$0RED"),
    Thing("instance of a dataclass", "import dataclasses\n@dataclasses.dataclass\nclass Thing:\n    field: int = 1\n", "$0Thing()"),
    Thing("instance of a NamedTuple", "import typing\nclass Thing(typing.NamedTuple):\n    first: int = 1\n    second: int = 2\n", "$0Thing()"),
    Thing("instance of an Exception", "class Thing(Exception):\n    pass\n", "$0Thing()"),
    Thing("instance of a Generic", "import typing\nT = typing.TypeVar('T')\nclass Thing(typing.Generic[T]):\n    pass\n", "$0Thing()"),
    Thing("instance with slots", "class Thing:\n    __slots__ = ('field',)\n", "$0Thing()"),
    Thing("instance of a derived class", class_source(("__enter__", "__iter__"), "class Base:") + "class Thing(Base):\n"
          "    def __exit__(self, *raised): pass\n", "$0Thing()"),
    Thing("instance of an inner class", "class Outer:\n" + class_source(("__aenter__", "__aexit__"), indent="    "), "Outer.$0Thing()"),
    Thing("instance of a local class", "def build():\n" + class_source(("__enter__", "__exit__"), indent="    ") + "    return Thing()\n",
          "$0build()"),
    Thing("instance of a plain local class", "def build():\n    class Thing:\n        pass\n    return Thing()\n", "$0build()"),
    Thing("instance of a class changed later", "class Thing:\n    pass\nThing.__iter__ = lambda self: iter(())\n", "$0Thing()"),
    Thing("instance of a class changed by setattr", "class Thing:\n    pass\nsetattr(Thing, '__iter__', lambda self: iter(()))\n",
          "$0Thing()"),
    Thing("instance of a decorated class", "def decorate(cls):\n    cls.__iter__ = lambda self: iter(())\n    return cls\n@decorate\n"
          "class Thing:\n    pass\n", "$0Thing()"),
    Thing("instance of a class renamed", "class Thing:\n    pass\nThing.__name__ = Thing.__qualname__ = 'Other'\n", "$0Thing()"),
    Thing("instance with a class of its own name", "class Thing:\n    __qualname__ = 'Other.Name'\n", "$0Thing()"),
    Thing("instance of a class in another module's name", "class Thing:\n    __module__ = 'elsewhere'\n", "$0Thing()"),
    Thing("instance with a metaclass", "class Meta(type):\n    pass\nclass Thing(metaclass=Meta):\n    pass\n", "$0Thing()"),
    Thing("another of __new__", "class Thing:\n    def __new__(cls):\n        return []\n", "$0Thing()"),
    Thing("instance with methods of its own", "class Thing:\n    def __init__(self):\n        self.__enter__ = self.__exit__ = print\n",
          "$0Thing()"),
    Thing("instance of a class with a long name", f"class {'Long' * 60}:\n    pass\n", f"$0{'Long' * 60}()"),
]

INSTANCES = [
    Thing("instance with " + (", ".join(methods) or "nothing"), class_source(methods), "$0Thing()")
    for methods in WHOLE_AND_MIXED + [(name,) for name in METHODS]
]

# `None` in place of a method says that there is none; what the interpreter says of that depends on who looks for it.
WITHOUT = [
    Thing(f"instance with {name} = None", class_source(others) + f"    {name} = None\n", "$0Thing()")
    for name, others in [
        ("__iter__", ()), ("__next__", ("__iter__",)), ("__aiter__", ()), ("__anext__", ("__aiter__",)), ("__await__", ()),
        ("__enter__", ("__exit__",)), ("__exit__", ("__enter__",)), ("__aenter__", ("__aexit__",)), ("__aexit__", ("__aenter__",)),
        ("__getitem__", ()), ("__call__", ()),
    ]
]

SYNC, ASYNC = "def main():", "async def main():"
TYPES_COROUTINE = "import types\n@types.coroutine\ndef main():"

# The uses that are tried on a variable as well, and on a member of each class.
MAIN_USES = [
    Use("awaited", ASYNC, "$0await {x}"),
    Use("iterated", SYNC, "$0for i in {x}: pass"),
    Use("iterated", SYNC, "[i $0for i in {x}]"),
    Use("unpacked", SYNC, "[*{x}]"),
    Use("async iterated", ASYNC, "$0async for i in {x}: pass"),
    Use("entered", SYNC, "$0with {x}: pass"),
    Use("async entered", ASYNC, "$0async with {x}: pass"),
    Use("delegated", SYNC, "$0yield from {x}"),
    Use("assigned", SYNC, "a, b = {x}"),
    Use("called", SYNC, "{x}()"),
    Use("subscripted", SYNC, "{x}[0]"),
    Use("read", SYNC, "{x}.absent"),
    Use("dropped", SYNC, "{x}"),
    Use("passed", SYNC, "list({x})"),
    Use("passed", SYNC, "next({x})"),
    Use("passed", SYNC, "len({x})"),
]

MORE_USES = [
    *(Use("awaited", ASYNC, body) for body in ["return $0await {x}", "a = $0await {x}", "print(($0await {x}).absent)"]),
    *(Use("iterated", SYNC, body) for body in ["{{i $0for i in {x}}}", "{{i: 1 $0for i in {x}}}", "list(i $0for i in {x})",
                                              "[j for i in [1] $0for j in {x}]", "for a, b in [{x}]: pass"]),
    *(Use("iterated", ASYNC, body) for body in ["$0for i in {x}: pass", "[i $0for i in {x}]"]),
    *(Use("unpacked", SYNC, body) for body in ["print(*{x})", "print(1, *{x})", "print(*{x}, 1)", "print(*{x}, end='')", "print(*(), *{x})",
                                              "print(*{x}, *())", "(lambda *given: 1)(*{x})", "(*{x},)", "{{*{x}}}", "[1, *{x}]", "{{1: 2, **{x}}}",
                                              "print(**{x})", "''.join(*{x})", "object(*{x})", "a, *b = 1, *{x}"]),
    *(Use("async iterated", ASYNC, body) for body in ["[i $0async for i in {x}]", "{{i $0async for i in {x}}}",
                                                     "[j for i in [1] $0async for j in {x}]", "(i $0async for i in {x})"]),
    *(Use("entered", SYNC, body) for body in ["$0with {x} as a: pass", "import contextlib\n    $0with contextlib.nullcontext(), {x}: pass",
                                             "$0with {x} as (a, b): pass"]),
    *(Use("async entered", ASYNC, body) for body in ["$0async with {x} as a: pass"]),
    Use("entered", ASYNC, "$0with {x}: pass"),
    Use("delegated", SYNC, "a = $0yield from {x}"),
    Use("delegated", TYPES_COROUTINE, "$0yield from {x}"),
    *(Use("assigned", SYNC, body) for body in ["[a, b] = {x}", "(a, b) = {x}", "a, *b = {x}", "*a, = {x}", "a = b, c = {x}",
                                              "a, b = c = {x}", "(a, b), c = {x}, 1", "a = {x}", "a: int = {x}", "[(a := {x})]", "a = 1\n    a += {x}",
                                              "class Holder: pass\n    Holder.a, b = {x}"]),
    *(Use("called", SYNC, body) for body in ["{x}(1)", "{x}()()", "{x}(key=1)"]),
    *(Use("subscripted", SYNC, body) for body in ["{x}[0] = 1", "del {x}[0]", "{x}[0] += 1", "{x}['key']", "{x}[:]"]),
    *(Use("read", SYNC, body) for body in ["{x}.absent()", "{x}.absent = 1", "del {x}.absent", "{x}.absent += 1", "{x}.__absent__", "{x}.send",
                                          "{x}.close", "{x}.asend", "{x}.gi_frame", "{x}.gi_suspended", "{x}.gi_absent", "{x}.cr_await",
                                          "{x}.cr_suspended", "{x}.ag_running", "{x}.ag_suspended", "{x}.result", "{x}.__next__", "{x}.__await__",
                                          "{x}.__name__"]),
    *(Use("passed", SYNC, body) for body in ["all({x})", "any({x})", "enumerate({x})", "enumerate({x}, 1)", "enumerate([], start={x})",
                                            "enumerate(iterable={x})", "frozenset({x})", "set({x})", "sorted({x})", "sorted([1], key={x})",
                                            "sorted({x}, reverse=True)", "sum({x})", "sum([], {x})", "tuple({x})", "iter({x})", "iter({x}, 1)",
                                            "filter(None, {x})", "filter({x}, [])", "map(len, {x})", "map({x}, [])", "map(len, [], {x})",
                                            "next({x}, 1)", "next(iter(()), {x})", "iter([]), {x}", "list(list({x}))", "dict({x})", "zip({x})",
                                            "zip([], {x})", "reversed({x})", "max({x})", "max(1, 1, key={x})", "min({x}, default=1)", "''.join({x})",
                                            "str({x})", "bool({x})", "print({x})", "isinstance({x}, int)",
                                            "aiter({x})", "anext({x})", "anext({x}, 1)", "range({x})", "[].extend({x})", "callable({x})"]),
    *(Use("passed", ASYNC, body) for body in ["await anext({x})", "await anext({x}, 1)", "list({x})", "next({x})", "aiter({x})",
                                             "async for i in aiter({x}): pass"]),
    *(Use("dropped", ASYNC, body) for body in ["{x}", "if True: {x}", "for i in (1,): {x}", "{x}, 1", "not {x}", "[{x}]", "{x} if {x} else {x}",
                                              "{x} or 1"]),
]


def program_of(use, thing, expression):
    """`{x}` is the object, or the name of a variable that has been given it."""
    setup = ""
    if expression != thing.expression:
        setup = "    it = " + thing.expression.replace("$0", "") + "\n"
    body = "    " + use.body.format(x=expression)
    return Program(use.group, f"{thing.name}: {use.body.format(x='…').replace('$0', '')}",
                   thing.definitions + use.header + "\n" + setup + body + "\n")


# The objects that are put to MORE_USES too; of the instances those with no method or with two.
TELLING = MADE + [thing for thing in OTHERS if thing.name in ("function", "method", "None", "int", "str", "list")] + [
    thing for thing in INSTANCES if thing.name.count("__") in (0, 4)]


def cross_product():
    for thing in MADE + OTHERS + INSTANCES + WITHOUT:
        for use in MAIN_USES:
            yield program_of(use, thing, thing.expression)
            yield program_of(use, thing, "$0it")
    for thing in TELLING:
        for use in MORE_USES:
            yield program_of(use, thing, thing.expression)


# Methods of protocols: the method, the rest of its class, and what makes the interpreter call it.
CALLERS = [
    ("__iter__", (), SYNC, "for i in Asked(): break"),
    ("__iter__", (), SYNC, "a, b = Asked()"),
    ("__next__", ("__iter__",), SYNC, "next(Asked())"),
    ("__reversed__", (), SYNC, "for i in reversed(Asked()): break"),
    ("__aiter__", (), ASYNC, "async for i in Asked(): break"),
    ("__aiter__", (), ASYNC, "[i async for i in Asked()]"),
    ("__anext__", ("__aiter__",), ASYNC, "async for i in Asked(): break"),
    ("__await__", (), ASYNC, "await Asked()"),
    ("__enter__", ("__exit__",), SYNC, "with Asked(): pass"),
    ("__exit__", ("__enter__",), SYNC, "with Asked(): pass"),
    ("__aenter__", ("__aexit__",), ASYNC, "async with Asked(): pass"),
    ("__aexit__", ("__aenter__",), ASYNC, "async with Asked(): pass"),
]


def protocol_methods():
    """A class whose method returns each of the objects; and the same method as each other kind of function."""
    for method, others, header, statement in CALLERS:
        bodies = [("def", thing.definitions, "return " + thing.expression.replace("$0", "")) for thing in MADE + OTHERS + INSTANCES + WITHOUT]
        bodies += [("async def", "", "return 1"), ("async def", "", "return self"), ("async def", "", "yield 1"), ("def", "", "yield 1"),
                   ("def", "", "return self"), ("def", "", "raise NotImplementedError"), ("def", "", "pass")]
        for start, definitions, body in bodies:
            rest = class_source(others, "class Asked:") if others else "class Asked:\n"
            source = f"{definitions}{rest}    {start} $0{method}(self, *raised):\n        {body}\n{header}\n    {statement}\n"
            yield Program(f"role {method}", f"{start} {method}: {body}: {statement}", source)


def programs():
    return list(cross_product()) + list(protocol_methods())


# Hovers on these say in general what would be wrong ("Not").
DEFINITIONS = [Thing(thing.name, re.sub(r"\b(def|class) (make|Thing)\b", r"\1 $0\2", thing.definitions), thing.expression)
               for thing in MADE + INSTANCES + WITHOUT]
# Keywords whose operand is not known; `it` is given the object that the hover names as an example.
KEYWORDS = [("async def main(it{example}):", body) for body in ["$0await it", "$0async for i in it: pass", "[i $0async for i in it]",
                                                                  "$0async with it: pass"]]
KEYWORDS += [("def main(it{example}):", body) for body in ["$0for i in it: pass", "$0with it: pass"]]


def source_of_definition(thing):
    return f"{thing.definitions}def main():\n    $0it = {thing.expression.replace('$0', '')}\n"


def program_of_not(thing, code):
    """The program that uses the object of a definition as its hover says that one must not."""
    header = ASYNC if re.match("await|async", code) else SYNC
    setup = [f"it = {thing.expression}"] if re.search(r"\bit\b", code) else []
    code = re.sub(r"(obj\.)?make\(\)", thing.expression, code)
    statement = code + ": pass" if re.match("(async )?(for|with)", code) else code
    body = "".join(f"    {line}\n" for line in [*setup, statement])
    return Program("not", f"{thing.name}: {code}", (f"{thing.definitions}{header}\n{body}").replace("$0", ""))


def program_of_keyword(header, body, phrase):
    """The program in which the keyword's operand is the example that the hover names."""
    example = next(thing for thing in MADE if thing.name == {"an asynchronous generator iterator": "async_generator",
                                                             "a generator iterator": "generator"}[phrase])
    source = f"{example.definitions}{header.format(example='=' + example.expression)}\n    {body}\n".replace("$0", "")
    return Program("not", body.replace("$0", ""), source)
