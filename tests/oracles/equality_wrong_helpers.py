"""Helper classes that become the method of their owner wrongly: cases of equality_wrong.py."""

OWNER = ("a helper that becomes the method that makes it", "async-generator-method", """
    class _Reader:
        def __init__(self, box):
            self._box = box

        async def __anext__(self):
            item = await self._box.get()
            if item is None:
                raise StopAsyncIteration
            return item

        def __del__(self):
            self._box.say("left")


    class Box:
        def __init__(self, get, say):
            self.get = get
            self.say = say

        def __aiter__(self):
            return _Reader(self)
    """, """
    class Box:
        def __init__(self, get, say):
            self.get = get
            self.say = say

        async def __aiter__(self):
            try:
                while True:
                    item = await self.get()
                    if item is None:
                        return
                    yield item
            finally:
                self.say("left")
    """, ["attributes-gone", "ended-by-exception", "stays-ended", "no-overlap", "done-at-end", "class-gone"], """
    def make(world):
        return Box(world.queue([1, 2, 3]).get, world.say)
    """, [
    ("a destructor that is forgotten", "finally:\n            self.say(\"left\")", "finally:\n            pass"),
    ("a destructor at each step", "yield item", "yield item; self.say(\"left\")"),
    ("an item that is lost", "if item is None:", "if item is None or item == 3:"),
    ("what goes where the class went, which is not named", ["attributes-gone", "ended-by-exception", "stays-ended", "no-overlap", "done-at-end"]),
    ("an end that lasts, which is not named", ["attributes-gone", "ended-by-exception", "no-overlap", "done-at-end", "class-gone"]),
])

CASES = (OWNER,)
