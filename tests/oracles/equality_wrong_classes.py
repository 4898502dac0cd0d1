"""Conversions of generator functions to classes that are wrong: cases of equality_wrong.py."""

BATCHED = ("a generator that becomes a class as one would write it", "iterator-class", """
    def batched(items, size):
        batch = []
        for item in items:
            batch.append(item)
            if len(batch) == size:
                yield batch
                batch = []
        if batch:
            yield batch
    """, """
    class Batched:
        def __init__(self, items, size):
            self._items = items
            self._size = size
            self._batch = []
            self._done = False
            self._iterator = None

        def __iter__(self):
            return self

        def __next__(self):
            if self._done:
                raise StopIteration
            if self._iterator is None:
                self._iterator = iter(self._items)
            while True:
                try:
                    item = next(self._iterator)
                except StopIteration:
                    break
                self._batch.append(item)
                if len(self._batch) == self._size:
                    batch = self._batch
                    self._batch = []
                    return batch
            self._done = True
            if self._batch:
                return self._batch
            raise StopIteration
    """, ["attributes-added", "generator-gone", "survives-exception"], """
    def make(world):
        return world.subject(world.iter([1, 2, 3, 4, 5]), 2)
    """, [
    ("a rest that is lost", "if self._batch:", "if False:"),
    ("a rest that is given again and again", "self._done = True", "pass"),
    ("a list that is shared", "batch = self._batch\n                self._batch = []", "batch = self._batch"),
    ("an iterator for each step", "if self._iterator is None:", "if True:", "iter(self._items)", "iter(list(self._items))"),
    ("a class that goes on after an exception, which is not named", ["attributes-added", "generator-gone"]),
    ("a class that has no `send`, which is not named", ["attributes-added", "survives-exception"]),
])

ROWS = ("an asynchronous generator that becomes a class", "iterator-class", """
    async def rows(connect, say):
        connection = await connect()
        for row in connection:
            yield row
            say("used", row)
        say("end")
    """, """
    class Rows:
        def __init__(self, connect, say):
            self._connect = connect
            self._say = say
            self._done = False
            self._yielded = False
            self._iterator = None

        def __aiter__(self):
            return self

        async def __anext__(self):
            if self._done:
                raise StopAsyncIteration
            if self._iterator is None:
                self._iterator = iter(await self._connect())
            if self._yielded:
                self._yielded = False
                self._say("used", self._row)
            try:
                self._row = next(self._iterator)
            except StopIteration:
                self._done = True
            else:
                self._yielded = True
                return self._row
            self._say("end")
            raise StopAsyncIteration
    """, ["attributes-added", "generator-gone", "survives-exception", "may-overlap"], """
    def make(world):
        return world.subject(lambda: world.call(world.iter([1, 2]), "connect"), world.say)
    """, [
    ("what follows an item done before it", "self._yielded = True", 'self._say("used", self._row)'),
    ("what follows an item that is lost", "self._yielded = True", "pass"),
    ("an end that is done again", "self._done = True", "pass"),
    ("the end of an iterator that comes out", "except StopIteration:", "except StopAsyncIteration:"),
    ("a source that is asked again", "if self._done:", "if False:"),
    ("steps that overlap, which is not named", ["attributes-added", "generator-gone", "survives-exception"]),
])

CHAINED = ("a generator that delegates becomes a class", "iterator-class", """
    def chained(*parts):
        for part in parts:
            yield from part
    """, """
    class Chained:
        def __init__(self, *parts):
            self._parts = parts
            self._outer = None
            self._inner = None

        def __iter__(self):
            return self

        def __next__(self):
            if self._outer is None:
                self._outer = iter(self._parts)
            while True:
                if self._inner is None:
                    part = next(self._outer)
                    self._inner = iter(part)
                try:
                    return next(self._inner)
                except StopIteration:
                    self._inner = None
    """, ["attributes-added", "generator-gone", "survives-exception", "leaves-open"], """
    def make(world):
        return world.subject(world.iter([1, 2]), (), world.iter([3]))
    """, [
    ("the end of a part as that of all", "except StopIteration:", "except KeyError:"),
    ("a source that stays open, which is not named", ["attributes-added", "generator-gone", "survives-exception"]),
])

EVENS = ("a generator whose source is asked again", "iterator-class", """
    def evens(numbers):
        for number in numbers:
            if number % 2 == 0:
                yield number
    """, """
    class Evens:
        def __init__(self, numbers):
            self._numbers = numbers
            self._iterator = None

        def __iter__(self):
            return self

        def __next__(self):
            if self._iterator is None:
                self._iterator = iter(self._numbers)
            while True:
                number = next(self._iterator)
                if number % 2 == 0:
                    return number
    """, ["attributes-added", "generator-gone", "survives-exception", "asks-again"], """
    def make(world):
        return world.subject(world.iter([1, 2, 3, 4]))
    """, [
    ("an item that is left out", "% 2 == 0", "% 4 == 0"),
    ("a source that is asked again, which is not named", ["attributes-added", "generator-gone", "survives-exception"]),
    ("an end that gives items", "number = next(self._iterator)", "number = next(self._iterator, 0)"),
])

CASES = (BATCHED, ROWS, CHAINED, EVENS)
