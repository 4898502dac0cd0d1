"""Documents that are edited at random as people edit: typing, deleting, pasting from the standard library, with characters of every width.

A text is held as its lines; positions count UTF-16 code units. All that happens follows from the random numbers alone, never from what a
server answers, so that a seed gives the same edits each time.
"""

import os
import re
import sysconfig

TYPED = ["x", "y", " ", "    ", "(", ")", "[", "]", ":", ",", ".", "\n", "\n    ", "#", "'", '"""', "f'{", "}'", "yield ", "yield from ", "await ", "async ",
         "async for x in y:\n", "async with a as b:\n", "return", "lambda: ", "def f():\n    ", "class A:\n    ", "async def g(): yield\n", "await g()\n",
         "for x in g(): pass\n", "self.", "import ", "from . import ", "@property\n", "é", "€", "😀", "𝔣", "\u200b", "match x:\n    case ", "\t", "\\\n",
         "# pykind: ignore\n", "# pykind: ignore[never-awaited]"]

# What a conversion is offered for, and goes on being offered for until an edit spoils it.
CONVERTIBLE = ["""

class Ticks:
    def __init__(self, n, pause=1):
        self.i = 0
        self.n = n
        self.pause = pause

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.i >= self.n:
            raise StopAsyncIteration
        self.i += 1
        await asyncio.sleep(self.pause)
        return self.i

""", """

class Span:
    def __init__(self, log, name):
        self._log, self._name = log, name

    def __enter__(self):
        self._log.begin(self._name)

    def __exit__(self, *args):
        self._log.end(self._name)

""", """

def countdown(n):
    while n > 0:
        yield n
        n -= 1

""", """

async def shown(pages):
    for page in pages:
        show(page)
    await page.closed()

"""]
DEFINITION = re.compile(r"\s*(?:class|def|async def)\b")


def library_modules(count, most_bytes=24_000):
    """{name.py: text} of so many modules of this interpreter's library, of which none is large."""
    folder = sysconfig.get_path("stdlib")
    found = {}
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in ("site-packages", "dist-packages", "__pycache__", "test", "tests", "idlelib"))
        for name in sorted(names):
            path = os.path.join(place, name)
            if name.endswith(".py") and name != "__init__.py" and 2_000 < os.path.getsize(path) < most_bytes:
                with open(path, encoding="utf-8", errors="replace", newline="") as file:
                    found[name] = re.sub(r"\r\n?|\f|\v", "\n", file.read())
    # Those about coroutines and generators first: there is more to say of them.
    names = sorted(found, key=lambda name: (-len(re.findall(r"\b(?:async|await|yield)\b", found[name])), name))
    return {name: found[name] for name in names[:count]}


def width(text):
    """In UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


class Document:
    def __init__(self, uri, text):
        self.uri = uri
        self.version = 1
        self.lines = text.split("\n")
        self.length = len(text)
        self.usual = self.length  # about which it stays, so that what a server holds of it is comparable at any time

    @property
    def text(self):
        return "\n".join(self.lines)

    def position(self, line, character):
        """Of a place between characters of a line."""
        return {"line": line, "character": width(self.lines[line][:character])}

    def any_definition(self, random):
        """The place of a word that begins one; any place where there is none."""
        lines = [number for number, line in enumerate(self.lines) if DEFINITION.match(line)]
        if not lines:
            return self.any_place(random)
        line = random.choice(lines)
        return line, len(self.lines[line]) - len(self.lines[line].lstrip())

    def any_place(self, random):
        line = random.randrange(len(self.lines))
        return line, random.randrange(len(self.lines[line]) + 1)

    def replace(self, start, end, text):
        """The change that a client sends; the lines are as they are after it."""
        change = {"range": {"start": self.position(*start), "end": self.position(*end)}, "text": text}
        old = self.lines[start[0]:end[0] + 1]
        new = (old[0][:start[1]] + text + old[-1][end[1]:]).split("\n")
        self.lines[start[0]:end[0] + 1] = new
        self.length += sum(map(len, new)) + len(new) - sum(map(len, old)) - len(old)
        return change

    def edit(self, random, pasted):
        """One change, of the kinds and about as often as people make them."""
        kind = random.random()
        start = self.any_place(random)
        if kind < 0.002:
            return {"text": self.text}  # some editors send all of it now and then
        if self.length > 1.02 * self.usual:
            return self.cut(random, start[0], 40)
        if self.length < 0.98 * self.usual or kind < 0.03:
            return self.replace((start[0], 0), (start[0], 0), self.lines_of(random, pasted))
        if kind < 0.60:
            return self.replace(start, start, random.choice(TYPED))
        if kind < 0.85:
            end = (start[0], min(len(self.lines[start[0]]), start[1] + random.randrange(1, 8)))
            return self.replace(start, end, random.choice(["", "", random.choice(TYPED)]))
        return self.cut(random, start[0], 4)

    def cut(self, random, line, most):
        end = min(len(self.lines) - 1, line + random.randrange(1, most))
        return self.replace((line, 0), (end, 0), "")

    @staticmethod
    def lines_of(random, text):
        if random.random() < 0.2:
            return random.choice(CONVERTIBLE)
        lines = text.split("\n")
        first = random.randrange(len(lines))
        return "\n".join(lines[first:first + random.randrange(1, 30)]) + "\n"
