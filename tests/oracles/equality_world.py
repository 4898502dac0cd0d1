"""What the programs of equality.py live in: calls, sources and queues whose every use is traced, and which fail where a driver wants it."""

import asyncio
import re

ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
OFTEN = 1000  # calls of one run: a program that makes more of them is taken to hang


class Fault(Exception):
    """What a call raises that nobody expects."""


class BaseFault(BaseException):
    """The same past `except Exception`, as KeyboardInterrupt would be; but an event loop does not stop at it."""


class Hang(BaseException):
    """The program does not come to an end."""


class Plan:
    """What befalls one call of the world: the `at`-th of all, or of the steps of sources."""

    def __init__(self, at=0, error=None, cancels=False, ends=False):
        self.at = at
        self.error = error  # the class of what it raises
        self.cancels = cancels  # it is cancelled while it waits
        self.ends = ends  # it is the step of a source, and there is no more


NOTHING = Plan()


class World:
    def __init__(self, plan=NOTHING):
        self.plan = plan
        self.trace = []
        self.calls = self.steps = 0
        self.subject = None  # the class or function that is converted
        self.consumer = None  # the task in which the program runs
        self.object = None  # what `make` has made
        self.kept = []  # sources, so that their closing is never up to the garbage collector

    # What programs use.

    def say(self, *what):
        self.trace.append(("says",) + tuple(map(self.shown, what)))

    async def call(self, value=None, name="call"):
        mine = self._begin(name)
        if mine and self.plan.cancels:
            self.consumer.cancel()
        await asyncio.sleep(0)
        return self._finish(value, mine)

    def sync_call(self, value=None, name="call"):
        return self._finish(value, self._begin(name))

    def agen(self, items):
        return AsyncSource(self, items)

    def iter(self, items):
        return Source(self, items)

    def queue(self, items):
        return Queue(self, items)

    # What drivers use.

    def shown(self, value):
        """A value as it stands in a trace: without what differs from run to run."""
        return "<the object>" if value is self.object and value is not None else ADDRESS.sub("", repr(value))

    def _begin(self, name):
        self.calls += 1
        self.trace.append(("call", name))
        if self.calls > OFTEN:
            raise Hang("it calls and calls")
        return self.calls == self.plan.at and not self.plan.ends

    def _finish(self, value, mine):
        if mine and self.plan.error:
            raise self.plan.error("at call %d" % self.plan.at)
        return value

    def ends_here(self):
        """Whether the driver wants the step of a source that begins to be its last."""
        self.steps += 1
        return self.plan.ends and self.steps == self.plan.at


class _Items:
    """Ends for good; asked again it says so. After a call that failed it goes on with the next item."""

    def __init__(self, world, items):
        self._world, self._items, self._over = world, iter(items), False
        world.kept.append(self)

    def _next(self, end):
        if self._world.ends_here():
            self._over = True
        if not self._over:
            for item in self._items:
                return item
        self._over = True
        self._world.trace.append(("at the end of a source",))
        raise end

    def _close(self):
        self._over = True
        self._world.trace.append(("source closed",))


class AsyncSource(_Items):
    def __aiter__(self):
        return self

    async def __anext__(self):
        await self._world.call(name="step")
        return self._next(StopAsyncIteration)

    async def aclose(self):
        self._close()


class Source(_Items):
    def __iter__(self):
        return self

    def __next__(self):
        self._world.sync_call(name="step")
        return self._next(StopIteration)

    def close(self):
        self._close()


class Queue:
    """Gives None for ever once it is empty."""

    def __init__(self, world, items):
        self._world, self.items = world, list(items)

    def put_nowait(self, item):
        self.items.append(item)

    def get_nowait(self):
        self._world.sync_call(name="get_nowait")
        if not self.items:
            raise asyncio.QueueEmpty
        return self.items.pop(0)

    async def get(self, *_, **__):
        await self._world.call(name="get")
        return self.items.pop(0) if self.items else None

    def empty(self):
        return not self.items

    def qsize(self):
        return len(self.items)
