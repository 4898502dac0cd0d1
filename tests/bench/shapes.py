"""Files of any length in many shapes, each of which may grow dear in its own way: SHAPES is {name: what makes n lines or so of it}."""

import keyword

FETCH = "async def fetch(x):\n    return x\n\n\ndef rows(x):\n    yield x\n\n\ndef plain(x):\n    return x\n\n\n"
CLASS = "class C{i}:\n    def __init__(self):\n        self.x = fetch(1)\n    async def m(self):\n        return await self.x\n"
OVERLOAD = "from typing import overload\n"
DEPTH = 40  # CPython takes no more than a hundred levels of indentation


def per(lines, block, lines_of_block=1):
    """A block over and over again, with its number put in for each `{i}`."""
    return "".join(block.replace("{i}", str(i)).replace("{j}", str(i - 1)) for i in range(1, max(2, lines // lines_of_block + 1)))


def nested(lines, head, body):
    """Blocks DEPTH levels deep, one after the other."""
    made = []
    for block in range(max(1, lines // (DEPTH + 1))):
        made += ["    " * level + head.format(i=block * DEPTH + level) + "\n" for level in range(DEPTH)] + ["    " * DEPTH + body + "\n"]
    return "".join(made)


def indented(text):
    return "".join(f"    {line}\n" for line in text.splitlines())


def in_function(body, head="async def long():"):
    return f"{head}\n" + indented(body)


def joined(lines, part, between, begin="value = (", end=")\n"):
    """Parts of one expression, a line each."""
    return begin + between.join(part.replace("{i}", str(i)) for i in range(max(2, lines))) + end


def of_names(lines):
    """Ten thousand names at most, each used often."""
    return "".join(f"name{i % 10000} = plain(name{(i * 7) % 10000})\n" for i in range(lines))


SHAPES = {
    "functions of all kinds": lambda n: per(n, "def a{i}(x):\n    return x\n\nasync def b{i}(x):\n    yield await fetch(x)\n\n", 6),
    "classes side by side": lambda n: per(n, CLASS, 5),
    "classes in classes": lambda n: nested(n, "class C{i}:", "async def m(self): yield 1"),
    "functions in functions": lambda n: nested(n, "def f{i}(x):", "yield x"),
    "loops in loops": lambda n: in_function(nested(n, "for x{i} in rows(1):", "await fetch(x)")),
    "one function": lambda n: in_function(per(n, "x{i} = await fetch({i})\n")),
    "one function, one name": lambda n: in_function(per(n, "x = plain(x)\n"), "async def long(x):"),
    "one function, one generator used again and again": lambda n: in_function("it = rows(1)\n" + per(n, "for x in it: print(x)\n")),
    "one generator of yields": lambda n: in_function(per(n, "x = yield {i}\n"), "def long():"),
    "one class of methods": lambda n: "class C:\n" + per(n, "    async def m{i}(self):\n        return await self.m{j}()\n", 2),
    "one class of attributes": lambda n: "class C:\n" + per(n, "    def m{i}(self):\n        self.a{i} = fetch({i})\n        return self.a{j}\n", 3),
    "one attribute assigned everywhere": lambda n: "class C:\n" + per(n, "    async def m{i}(self):\n        self.a = fetch({i})\n        await self.a\n", 3),
    "a chain of bases": lambda n: "class C0: pass\n" + per(n, "class C{i}(C{j}):\n    async def m{i}(self): pass\n", 2),
    "a class with many bases": lambda n: per(n, "class C{i}: pass\n") + joined(n, "C{i}", ",\n", "class All(\n", "): pass\n"),
    "a chain of names": lambda n: "a0 = fetch\n" + per(n, "a{i} = a{j}\n") + f"async def use(): a{max(1, n)}(1)\n",
    "a chain of calls between functions": lambda n: "def f0(): return fetch(1)\n" + per(n, "def f{i}(): return f{j}()\n") + f"f{max(1, n)}()\n",
    "a chain of methods called": lambda n: joined(n, ".next{i}()\n", "", "value = (fetch\n", ")\n"),
    "decorators of one function": lambda n: per(n, "@plain\n") + "async def decorated(): pass\n",
    "decorators of all functions": lambda n: per(n, "@plain\n@rows\nasync def d{i}(): yield 1\n", 3),
    "comments": lambda n: per(n, "# await the coroutine of a generator function {i}\n"),
    "comments that ignore": lambda n: in_function(per(n, "fetch({i})  # pykind: ignore[never-awaited]\n")),
    "a docstring": lambda n: '"""A generator function.\n' + per(n, "An asynchronous generator, line {i}.\n") + '"""\n',
    "a string that does not end": lambda n: per(n, "x{i} = plain({i})\n") + 'text = """\n' + per(n, "line {i}\n"),
    "a dict": lambda n: "table = {\n" + per(n, '    "key{i}": fetch({i}),\n') + "}\n",
    "a list on one line": lambda n: "table = [" + ", ".join(f"plain({i})" for i in range(n)) + "]\n",
    "arguments of one call": lambda n: joined(n, "    fetch({i})", ",\n", "value = plain(\n"),
    "calls in calls": lambda n: "value = " + "plain(\n" * n + "1" + ")" * n + "\n",
    "brackets in brackets": lambda n: "value = " + "(\n" * n + "1" + ")" * n + "\n",
    "brackets that stay open": lambda n: per(n, "x{i} = plain((\n"),
    "strings joined by +": lambda n: joined(n, '"text {i}"', " +\n    "),
    "strings side by side": lambda n: joined(n, '"text {i}"', "\n    "),
    "calls joined by +": lambda n: joined(n, "plain({i})", " +\n    "),
    "a chain of comparisons": lambda n: joined(n, "x{i}", " <\n    "),
    "a chain of or": lambda n: joined(n, "fetch({i})", " or\n    "),
    "conditions in conditions": lambda n: joined(n, "1 if x{i} else\n", "", end="2)\n"),
    "subscripts": lambda n: joined(n, "[{i}]\n", "", "value = (table\n"),
    "lambdas in lambdas": lambda n: joined(n, "lambda x{i}:\n", "", end="1)\n"),
    "elif": lambda n: in_function("if x == 0:\n    pass\n" + per(n, "elif x == {i}:\n    await fetch({i})\n", 2), "async def long(x):"),
    "cases": lambda n: in_function("match x:\n" + per(n, "    case [{i}, y]:\n        await fetch(y)\n", 2), "async def long(x):"),
    "except": lambda n: in_function("try:\n    await fetch(1)\n" + per(n, "except E{i} as e:\n    pass\n", 2)),
    "try after try": lambda n: in_function(per(n, "try:\n    x = fetch({i})\nfinally:\n    await x\n", 4)),
    "with items": lambda n: in_function("with (\n" + per(n, "    open({i}) as f{i},\n") + "):\n    pass\n"),
    "comprehensions": lambda n: per(n, "v{i} = [x async for x in rows({i}) if [y for y in x]]\n"),
    "for after for in one comprehension": lambda n: joined(n, "for x{i} in rows({i})", "\n    ", "value = [1\n    ", "]\n"),
    "f-strings": lambda n: per(n, 'v{i} = f"{plain({i})!r:>{width}} and {fetch({i})}"\n'),
    "imports": lambda n: per(n, "import m{i}\nfrom p{i} import a{i} as b{i}\n", 2),
    "star imports and names": lambda n: per(n // 2, "from m{i} import *\n") + per(n // 2, "v{i} = name{i}()\n"),
    "star imports of what is there": lambda n: per(n // 2, "from asyncio import *\n") + per(n // 2, "v{i} = sleep({i})\n"),
    "global": lambda n: per(n, "def g{i}():\n    global shared\n    shared = fetch({i})\n", 3),
    "one name defined again and again": lambda n: per(n, "async def again(x): return await fetch(x)\n"),
    "one name bound to all kinds": lambda n: per(n, "def kind{i}(): yield\nf = kind{i}\n", 2) + "def use():\n" + per(n // 10, "    f()\n"),
    "names all over": of_names,
    "findings": lambda n: in_function(per(n, "fetch({i})\n")),
    "findings of many functions": lambda n: per(n, "async def u{i}():\n    await rows({i})\n", 2),
    "everything under an if": lambda n: "if settings.on:\n" + indented(per(n, FETCH + "rows(1)\n", 12)),
    "broken lines with comments that ignore": lambda n: per(n, "x{i} = (  # pykind: ignore\ny{i} = {i}  # pykind: ignore\n", 2),
    "broken lines": lambda n: per(n, "def b{i}(:\n    yield {i\n", 2),
    "indentation that goes astray": lambda n: per(n, "def s{i}():\n        yield 1\n    yield 2\n", 3),
    "backslashes": lambda n: "value = 1" + " + \\\n    1" * n + "\n",
    "semicolons": lambda n: "; ".join(f"v{i} = fetch({i})" for i in range(n)) + "\n",
    "empty lines": lambda n: "\n" * n,
    "keywords": lambda n: in_function(per(n, " ".join(keyword.kwlist) + "\n")),
    "overloads": lambda n: OVERLOAD + per(n, "@overload\nasync def over(x: int) -> int: ...\n", 2) + "async def over(x): return x\n",
    "type parameters": lambda n: "class G[\n" + per(n, "    T{i},\n") + "]:\n    pass\n",
    "annotations": lambda n: per(n, "def t{i}(x: 'list[C{j}]') -> AsyncGenerator[int, C{j}]: ...\n"),
    "walruses": lambda n: in_function(per(n, "if (w{i} := await fetch({i})): print(w{j})\n")),
}
ENDING = "\n\nasync def ticker(n):\n    yield n\n\n\nasync def main():\n    async for i in ticker(3):\n        print(i)\n"


def text_of(shape, lines):
    return FETCH + SHAPES[shape](lines) + ENDING
