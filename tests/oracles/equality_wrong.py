"""Conversions that are wrong, each of which equality.py must report; and their right twins, which it must let pass.

Each case: its name, the conversion, the program before, what is made of it rightly and the differences that are named then, how it is driven,
and the wrong results: each by what is to be put in place of what, or, where only the named differences are wrong, by those.
"""

import textwrap

import equality_wrong_classes
import equality_wrong_helpers

METHOD = ["ended-by-exception", "no-overlap", "not-an-iterator", "independent-loops"]
SYNC_METHOD = ["ended-by-exception", "not-an-iterator", "independent-loops"]
FUNCTION = ["attributes-gone", "late-start", "ended-by-exception", "stays-ended", "no-overlap", "not-a-type"]
MANAGER = ["attributes-gone", "late-start", "single-use", "not-a-type"]

SCAN = ("a return in a loop", "async-generator-method", """
    class Scan:
        def __init__(self, get):
            self.get, self.skipped = get, []

        def __aiter__(self):
            return self

        async def __anext__(self):
            for _ in range(3):
                row = await self.get()
                if row is None:
                    raise StopAsyncIteration
                if row % 2:
                    return row
                self.skipped.append(row)
            return 0
    """, """
    class Scan:
        def __init__(self, get):
            self.get, self.skipped = get, []

        async def __aiter__(self):
            while True:
                for _ in range(3):
                    row = await self.get()
                    if row is None:
                        return
                    if row % 2:
                        yield row
                        break
                    self.skipped.append(row)
                else:
                    yield 0
    """, METHOD, """
    def make(world):
        return world.subject(world.queue([1, 2, 4, 6, 3, 8]).get)
    """, [
    ("the next step goes on where the last one stopped", "yield row\n                    break", "yield row\n                    continue"),
    ("the end as a RuntimeError", "return\n", "raise StopAsyncIteration\n"),
    ("an item twice", "yield row", "yield row; yield row"),
    ("state that is lost", "self.skipped.append(row)", "pass"),
    ("an end too early", "yield 0", "return"),
])

LOCKED = ("an item out of a lock and a finally", "async-generator-method", """
    import asyncio

    class Inbox:
        def __init__(self, queue, say):
            self.queue, self.say = queue, say
            self.lock = asyncio.Lock()
            self.reading = 0

        def __aiter__(self):
            return self

        async def __anext__(self):
            self.reading += 1
            try:
                async with self.lock:
                    item = await self.queue.get()
                    if item is None:
                        raise StopAsyncIteration
                    return item
            except ValueError:
                self.say("bad value")
                raise
            finally:
                self.reading -= 1
    """, """
    import asyncio

    class Inbox:
        def __init__(self, queue, say):
            self.queue, self.say = queue, say
            self.lock = asyncio.Lock()
            self.reading = 0

        async def __aiter__(self):
            while True:
                self.reading += 1
                try:
                    async with self.lock:
                        item = await self.queue.get()
                        if item is None:
                            return
                except ValueError:
                    self.say("bad value")
                    raise
                finally:
                    self.reading -= 1
                yield item
    """, METHOD, """
    def make(world):
        return world.subject(world.queue("ab"), world.say)
    """, [
    ("a lock that is kept over the yield", "            yield item\n", "", "return\n", "return\n                    yield item\n"),
    ("a finally that runs at the next step", "            yield item\n", "", "            except", "                yield item\n            except"),
    ("a finally that does not run", "self.reading -= 1", "pass"),
    ("a handler that swallows", "                raise\n", "                continue\n"),
    ("a handler that is gone", 'self.say("bad value")', "pass"),
])

WRAPPED = ("an end that another iterator has", "generator-method", """
    class Numbered:
        def __init__(self, lines):
            self.lines = iter(lines)
            self.count = 0

        def replace(self, lines):
            self.lines = iter(lines)

        def __iter__(self):
            return self

        def __next__(self):
            line = next(self.lines)
            self.count += 1
            return self.count, line
    """, """
    class Numbered:
        def __init__(self, lines):
            self.lines = iter(lines)
            self.count = 0

        def replace(self, lines):
            self.lines = iter(lines)

        def __iter__(self):
            while True:
                try:
                    line = next(self.lines)
                except StopIteration:
                    return
                self.count += 1
                yield self.count, line
    """, SYNC_METHOD, """
    def make(world):
        return world.subject(world.iter("abc"))

    def look(numbered):
        if numbered.count == 2:
            numbered.replace("xyz")
    """, [
    ("StopIteration in a generator", "except StopIteration", "except ImportError"),
    ("a stale local", "while True:\n", "lines = self.lines\n        while True:\n", "next(self.lines)", "next(lines)"),
    ("an effect after its item", "self.count += 1\n            yield self.count, line", "yield self.count + 1, line\n            self.count += 1"),
    ("a difference that is not named", ["ended-by-exception", "independent-loops"]),
])

COUNTED = ("a class that becomes a function", "async-generator-function", """
    class Steps:
        def __init__(self, last, fetch, say):
            say("begins")
            self.at, self.last, self.fetch = 0, last, fetch

        def __aiter__(self):
            return self

        async def __anext__(self):
            if self.at >= self.last:
                raise StopAsyncIteration
            self.at += 1
            await self.fetch(self.at)
            return self.at
    """, """
    async def steps(last, fetch, say):
        say("begins")
        at = 0
        while at < last:
            at += 1
            await fetch(at)
            yield at
    """, FUNCTION, """
    def make(world):
        return world.subject(3, world.call, world.say)
    """, [
    ("arguments in another order", "(last, fetch, say)", "(last, say, fetch)"),
    ("an await that is gone", "await fetch(at)\n", ""),
    ("the effects in another order", 'say("begins")\n', "", "yield at", 'yield at\n        say("begins")'),
    ("attributes gone that are not named", [name for name in FUNCTION if name != "attributes-gone"]),
    ("a late start that is not named", [name for name in FUNCTION if name != "late-start"]),
    ("an end by an exception that is not named", [name for name in FUNCTION if name != "ended-by-exception"]),
    ("an overlap that is not named", [name for name in FUNCTION if name != "no-overlap"]),
    ("one item too many", "at < last", "at <= last"),
])

HELD = ("what is held open", "context-manager-function", """
    class Held:
        def __init__(self, call, say):
            self.call, self.say = call, say

        def __enter__(self):
            self.call(name="open")
            return "it"

        def __exit__(self, kind, error, traceback):
            self.say("error" if kind else "fine")
            self.call(name="close")
            return kind is KeyError
    """, """
    import contextlib

    @contextlib.contextmanager
    def held(call, say):
        call(name="open")
        try:
            yield "it"
        except BaseException as error:
            say("error")
            call(name="close")
            if type(error) is not KeyError:
                raise
        else:
            say("fine")
            call(name="close")
    """, MANAGER, """
    def make(world):
        return world.subject(world.sync_call, world.say)
    """, [
    ("an exit that errors do not reach", "except BaseException as error", "except ImportError as error"),
    ("an exit that some errors do not reach", "except BaseException as error", "except Exception as error"),
    ("an error that is swallowed", "            raise\n", "            pass\n"),
    ("an error that is not", "type(error) is not KeyError", "True"),
    ("another value", '"it"', "None"),
    ("a second use that is not named", ["attributes-gone", "late-start", "not-a-type"]),
])

UNIT = ("an asynchronous exit that may return early, or fail", "async-context-manager-function", """
    class Unit:
        def __init__(self, call, say):
            self._call, self._say = call, say

        async def __aenter__(self):
            self._left = False
            return self

        async def __aexit__(self, kind, error, traceback):
            if kind is not None and issubclass(kind, ValueError):
                self._say("swallowed")
                return True
            if kind is None:
                await self._call(name="commit")
            await self._call(name="close")
    """, """
    import contextlib

    @contextlib.asynccontextmanager
    async def unit(call, say):
        try:
            yield
        except ValueError:
            say("swallowed")
        except BaseException:
            await call(name="close")
            raise
        else:
            await call(name="commit")
            await call(name="close")
    """, ["attributes-gone", "gives-none", "single-use", "not-a-type"], """
    def make(world):
        return world.subject(world.call, world.say)
    """, [
    ("a close after a commit that failed", "    else:\n        await call(name=\"commit\")\n        await call",
     "    else:\n        await call(name=\"commit\")\n    finally:\n        await call"),
    ("a commit after an exception", "        raise\n", "        await call(name=\"commit\")\n        raise\n"),
    ("an exception that is swallowed no more", "say(\"swallowed\")", "say(\"swallowed\"); raise"),
    ("what comes before in the try", "        yield\n", "        await call(name=\"open\")\n        yield\n"),
    ("another value than None", "yield", "yield 1"),
    ("an instance that is gone and not named", ["attributes-gone", "single-use", "not-a-type"]),
    ("a second use that is not named", ["attributes-gone", "gives-none", "not-a-type"]),
])

FETCH = ("a coroutine of before async def", "coroutine-function", """
    import types

    async def get(world, name):
        return await world.call(name, name="get")

    @types.coroutine
    def fetch(world):
        try:
            first = yield from get(world, "a")
            second = yield from get(world, "b")
        except ValueError:
            world.say("again")
            return (yield from get(world, "c"))
        finally:
            world.say("done")
        return first + second
    """, """
    async def get(world, name):
        return await world.call(name, name="get")

    async def fetch(world):
        try:
            first = await get(world, "a")
            second = await get(world, "b")
        except ValueError:
            world.say("again")
            return await get(world, "c")
        finally:
            world.say("done")
        return first + second
    """, ["not-iterable", "single-await"], """
    def make(world):
        return world.subject(world)
    """, [
    ("an await that is forgotten", 'first = await get(world, "a")', 'first = "a"'),
    ("a handler that has become narrower", "except ValueError", "except UnicodeError"),
    ("a second await that is not named", ["not-iterable"]),
])

SPELLED = ("a generator that becomes a class", "iterator-class", """
    def evens(numbers):
        for number in numbers:
            if number % 2 == 0:
                yield number
    """, """
    class Evens:
        def __init__(self, numbers):
            self._numbers = numbers
            self._iterator = None
            self._is_over = False

        def __iter__(self):
            return self

        def __next__(self):
            if self._is_over:
                raise StopIteration
            try:
                if self._iterator is None:
                    self._iterator = iter(self._numbers)
                for number in self._iterator:
                    if number % 2 == 0:
                        return number
            except BaseException:
                self._is_over = True
                raise
            self._is_over = True
            raise StopIteration
    """, ["attributes-added", "generator-gone"], """
    def make(world):
        return world.subject(world.iter([1, 2, 3, 4, 6]))
    """, [
    ("a class that goes on after an exception", "except BaseException:\n            self._is_over = True", "except BaseException:\n            pass"),
    ("a class that asks again after the end", "        self._is_over = True\n        raise StopIteration", "        raise StopIteration"),
    ("a start that is too early", "self._iterator = None", "self._iterator = iter(numbers); next(self._iterator)"),
    ("attributes that are not named", ["generator-gone"]),
])

CASES = (SCAN, LOCKED, WRAPPED, COUNTED, HELD, UNIT, FETCH, SPELLED) + equality_wrong_classes.CASES + equality_wrong_helpers.CASES


def row(name, case, after, differs):
    _, conversion, before, _, _, drive, _ = case
    before, drive = textwrap.dedent(before), textwrap.dedent(drive)
    lines = before.splitlines()
    named = [at for start in ("class ", "def ", "async def ") for at, line in enumerate(lines, 1) if line.startswith(start)][0]
    return {"name": name, "conversion": conversion, "main": "main.py", "line": named, "before": {"main.py": before},
            "after": {"main.py": after}, "differs": differs, "drive": drive, "target": 8, "until": None, "thorough": True}


def right_pairs():
    for case in CASES:
        yield row(case[0], case, textwrap.dedent(case[3]), case[4])


def changed(text, changes):
    for old, new in zip(changes[::2], changes[1::2]):
        if text.count(old) == 0:
            raise ValueError("a wrong conversion is not what it says: there is no %r" % old)
        text = text.replace(old, new)
    return text


def wrong_pairs():
    for case in CASES:
        for name, *changes in case[6]:
            if isinstance(changes[0], list):
                yield row(name, case, textwrap.dedent(case[3]), changes[0])
            else:
                yield row(name, case, changed(textwrap.dedent(case[3]), changes), case[4])
