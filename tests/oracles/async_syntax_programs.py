"""The programs of async_syntax.py: every construct that suspends, in every place that may hold it, in every scope."""

import textwrap

FUTURE = "from __future__ import annotations\n"

# Expressions. `E` nested in another stands for each of the first ones.
SIMPLE = ("(yield)", "(yield 1)", "(yield from z)", "(await z)")
COMPREHENSIONS = [shape % part
                  for shape in ("[%s]", "{%s}", "(%s)", "{%s: 1 for v in []}", "{1: %s}")
                  for part in ("v async for v in z", "v for v in z")
                  if ("async" in part) and not shape.startswith("{%s:")] + ["{v: 1 async for v in z}"]
INNER = ("%s for v in z", "v for v in %s", "v for v in z if %s", "v for v in z for w in %s", "v for v in z if v for w in z if %s",
         "v async for v in %s", "%s async for v in z")
NESTED = ("[v for v in [w async for w in z]]", "[[w async for w in v] for v in z]", "([w async for w in v] for v in z)",
          "[(w async for w in v) for v in z]", "{x: [w async for w in v] for v in z}", "[[[x async for x in w] for w in v] for v in z]",
          "[v for v in z if [w async for w in v]]", "[v for v in z for w in [await x for x in v]]", "(v for v in [await w for w in z])",
          "[v for v in (w async for w in z)]", "([await w for w in v] for v in z)", "[{await w for w in v} async for v in z]",
          "[w for v in z async for w in v]", "(w for v in z async for w in v)")
LAMBDAS = [text % part for text in ("(lambda: %s)", "(lambda x=%s: 1)", "[lambda: %s for v in z]", "(v for v in z if (lambda x=%s: 1))",
                                    "[v for v in (lambda: %s)]", "(lambda: (lambda x=%s: 1))", "[lambda x=%s: 1 for v in z]")
           for part in SIMPLE + ("[v async for v in z]", "(v async for v in z)", "[await v for v in z]")]
SHORT = SIMPLE + ("[v async for v in z]", "(await v for v in z)", "[(yield) for v in z]", "(v for v in (yield))", "(lambda: (yield))", "(lambda: await z)")
LONG = list(dict.fromkeys(COMPREHENSIONS + [shape % (part % simple) for shape in ("[%s]", "{%s}", "(%s)") for part in INNER for simple in SIMPLE] +
                          ["{%s: 1 for v in z}" % simple for simple in SIMPLE] + ["{1: %s for v in z}" % simple for simple in SIMPLE] +
                          list(NESTED) + LAMBDAS))

# Places: statements with an expression `E` in them.
STATEMENTS = (
    "E", "a = E", "a: int = E", "a += E", "a[E] = 1", "del a[E]", "f(E)", "f(*E)", "f(k=E)", "f'{E}'", "f'{1:{E}}'", "f'{E!r}'", "f'{f\"{E}\"}'",
    "a if E else b", "E if a else b", "(a := E)", "E and a", "not E", "a < E < b", "a.b[E].c", "[E, *E]", "{E: E, **E}", "(E, 1)", "a[E:E]",
    "-E", "assert E", "assert a, E", "raise E", "raise a from E",
    "if E: pass", "if 0: E", "if 1: pass\nelse: E", "while E: pass", "while 0: E", "if not __debug__: E", "for v in E: pass", "for a[E] in z: pass",
    "for v in z: E\nelse: E", "with E: pass", "with E as v, a: pass", "with a as b[E]: pass", "try: E\nexcept E: E\nelse: E\nfinally: E",
    "try: pass\nexcept* E: E", "match E:\n case 1: pass", "match a:\n case 1 if E: pass", "match a:\n case v: E",
    "def g(x=E): pass", "def g(*, x=E): pass", "def g(x, /, y=E): pass", "@E\ndef g(): pass", "@E\nclass C: pass", "def g(x: E): pass",
    "def g(*x: E): pass", "def g(**x: E): pass", "def g() -> E: pass", "async def g(x: E): pass", "async def g(x=E) -> E: pass",
    "class C(E): pass", "class C(k=E): pass", "class C: E", "class C:\n x = E", "class C:\n x: E", "class C:\n x: E = 1",
    "class C:\n def m(self, x=E): pass", "class C:\n def m(self, x: E): pass", "class C:\n @E\n def m(self): pass", "class C:\n def m(self): E",
    "class C:\n async def m(self): E", "class C:\n class D(E): pass",
    "x: E", "x: E = 1", "a.b: E", "a.b: E = 1", "a[E]: int", "a[E]: int = 1", "(x): E", "(x): E = 1", "x: f[E, int]",
    "def g(): E", "async def g(): E", "def g():\n x: E = 1", "def g():\n x: E\n yield", "def g():\n x: E\n return 1\n yield",
    "def g():\n return 1\n E", "async def g():\n return 1\n E", "async def g():\n return\n E", "async def g():\n E\n return None",
    "def g():\n yield\n return 1\n E", "def g():\n return E", "async def g():\n return E",
    "def g[T: E](): pass", "def g[T: (E, int)](): pass", "def g[T = E](): pass", "def g[*T = E](): pass", "def g[**P = E](): pass", "def g[T](x: E): pass",
    "def g[T](x=E): pass", "def g[T]() -> E: pass", "@E\ndef g[T](): pass", "def g[T](): E", "async def g[T](): E", "class C[T: E]: pass",
    "class C[T = E]: pass", "class C[T](E): pass", "class C[T](k=E): pass", "@E\nclass C[T]: pass", "class C[T]: x = E", "class C[T]:\n def m(self, x=E): pass",
    "class C[T]:\n def m(self, x: E): pass", "class C[T]:\n x: E", "type A = E", "type A[T] = E", "type A[T: E] = T", "type A[T = E] = T", "class C:\n type A = E",
    "class C:\n def m[T](self, x: E): pass", "global x\nx = E", "return E", "print(E, end=E)", "a = b = E", "a, b = E", "E; E", "(E)(E)",
)
# Statements of their own.
WHOLE = (
    "async for v in z: pass", "async with z: pass", "async with z as v, a as w: pass", "async for v in z:\n await v\nelse: pass", "return 1", "return None", "return",
    "return (1)", "yield", "yield\nreturn", "yield\nreturn None", "yield\nreturn 1", "return 1\nyield", "if a:\n yield 1\nelse:\n return 2",
    "await z\nyield\nreturn 1", "return [v async for v in z]", "yield [v async for v in z]", "a = await z\nyield from a", "yield from z\nreturn 1", "yield from z", "await z",
    "try:\n async with z: pass\nfinally:\n async for v in z: pass", "class C:\n async for v in z: pass", "class C:\n async with z: pass", "class C:\n yield", "class C:\n await z",
    "class C:\n yield from z", "class C:\n async def m(self):\n  yield\n  return 1", "def g():\n async for v in z: pass", "def g():\n async with z: pass",
    "async def g():\n async for v in z: yield v\n return 1", "async def g():\n def h():\n  yield\n  return 1\n yield", "async def g():\n (lambda: (yield))\n return 1",
    "async def g():\n def h(x=(yield)): pass\n return 1", "async def g():\n class C((yield)): pass\n return 1", "async def g():\n [x for x in (yield)]\n return 1",
    "async def g():\n if 0:\n  yield\n return 1", "async def g():\n x: (yield) = 1\n return 1", "async def g():\n x: (await z) = 1\n return 1", "async def g():\n return 1\n yield",
    "def g():\n x: (await z) = 1\n yield\n return 1", "def g():\n x: (await z) = 1\n return [v async for v in z]", "def g():\n yield\n return (await z)",
    "match a:\n case 1:\n  async for v in z: pass", "while a:\n async with z: pass", "async def g():\n match (yield):\n  case 1 if (yield): return 1",
    "async def g():\n try: yield\n except* OSError: pass\n return 2", "async def g():\n return f'{(yield)}'",
    "async def g():\n with (yield): return 1", "lambda: (yield from z)", "async def g(): return lambda: (yield)", "async def g(): yield lambda: (yield from z)",
    "async def g(): return 1; yield", "def g(): return 1; yield", "async def g():\n yield; return (1,\n 2)",
)
SCOPES = ("E", "def f():\n E", "async def f():\n E", "class K:\n E", "async def f():\n class K:\n  E", "def f():\n yield\n E", "async def f():\n yield\n E",
          "class K:\n async def f(self):\n  E", "async def f():\n def g():\n  E", "def f():\n async def g():\n  E")
FEW_SCOPES = SCOPES[:5]


def placed(text, inside):
    """The lines `inside` where `E` stands in a text: an expression in its line, statements in a block."""
    lines = []
    for line in text.split("\n"):
        if line.strip() == "E":
            lines.append(textwrap.indent(inside, line[:-1]))
        else:
            lines.append(line.replace("E", inside))
    return "\n".join(lines)


def programs():
    for scope in SCOPES:
        for whole in WHOLE:
            yield placed(scope, whole) + "\n"
        for statement in STATEMENTS:
            for short in SHORT:
                yield placed(scope, placed(statement, short)) + "\n"
    for scope in FEW_SCOPES:
        for long in LONG:
            yield placed(scope, long) + "\n"
            for statement in ("def g(x: E): pass", "x: E = 1", "class C[T](E): pass", "type A = E", "def g[T](x: E): pass", "def g[T: E](): pass", "class C(E): pass"):
                yield placed(scope, placed(statement, long)) + "\n"
        for statement in STATEMENTS:
            if ": " in statement or "->" in statement:
                for short in SHORT:
                    yield FUTURE + placed(scope, placed(statement, short)) + "\n"
