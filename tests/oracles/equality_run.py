"""Runs pairs of programs, before and after a conversion, under the same drivers, and prints what differs. For equality.py, which runs
it with every interpreter: pairs come as JSON on standard input, one row a pair goes to standard output.
"""

import asyncio
import inspect
import json
import sys

MOST_ITEMS = 40


class Fault(Exception):
    """What a driver makes a call of the world raise."""


class NeedsNewer(Exception):
    """The program uses what this Python does not have."""


class World:
    """What the programs live in: each of its calls is traced, and one of them can be made to fail."""

    def __init__(self, fails_at=0, error=Fault):
        self.trace, self.calls, self.fails_at, self.error = [], 0, fails_at, error
        self.subject = None

    def say(self, *what):
        self.trace.append(("says", *map(shown, what)))

    def _step(self, name):
        self.calls += 1
        self.trace.append(("call", name))
        if self.calls == self.fails_at:
            raise self.error()

    async def call(self, value=None, name="call"):
        self._step(name)
        await asyncio.sleep(0)
        return value

    def sync_call(self, value=None, name="call"):
        self._step(name)
        return value

    async def agen(self, items):
        for item in items:
            yield await self.call(item, "step")
        self.trace.append(("exhausted",))

    def iter(self, items):
        for item in items:
            yield self.sync_call(item, "step")
        self.trace.append(("exhausted",))

    def queue(self, items):
        return Queue(self, items)


class Queue:
    """Gives None for ever once it is empty."""

    def __init__(self, world, items):
        self.world, self.items = world, list(items)

    def get_nowait(self):
        self.world.sync_call(name="get_nowait")
        if not self.items:
            raise asyncio.QueueEmpty
        return self.items.pop(0)

    def put_nowait(self, item):
        self.items.append(item)

    async def get(self, *_, **__):
        return await self.world.call(self.items.pop(0) if self.items else None, "get")


def shown(value):
    text = repr(value)
    return type(value).__name__ if " at 0x" in text else text


async def loop(world, subject, most):
    """One `async for` or `for`, left after `most` items."""
    count = 0
    try:
        if inspect.isawaitable(subject):
            world.trace.append(("item", shown(await subject)))
        elif hasattr(subject, "__aiter__"):
            async for item in subject:
                world.trace.append(("item", shown(item)))
                count += 1
                if count == most:
                    break
        else:
            for item in subject:
                world.trace.append(("item", shown(item)))
                count += 1
                if count == most:
                    break
        world.trace.append(("left",))
    except (Exception, asyncio.CancelledError, KeyboardInterrupt) as error:
        world.trace.append(("raised", type(error).__name__, str(error)))


def run(program, drive, subject, fails_at, error, most):
    """The trace of two loops over one object."""
    world = World(fails_at, error)
    names = {"__name__": "program"}
    try:
        exec(compile(program, "program", "exec"), names)
    except (ImportError, TypeError, NameError):
        if sys.version_info < (3, 12):
            raise NeedsNewer from None
        raise
    world.subject = names[subject]
    exec(compile(drive, "drive", "exec"), names)

    async def main():
        made = names["make"](world)
        await loop(world, made, most)
        world.trace.append(("again",))
        if inspect.isawaitable(made):
            made = names["make"](world)  # it can be waited for once
        await loop(world, made, MOST_ITEMS)
        world.trace.append(("state", sorted((name, shown(value)) for name, value in getattr(made, "__dict__", {}).items())))

    try:
        asyncio.run(asyncio.wait_for(main(), 10))
    except NameError as problem:
        if sys.version_info < (3, 10) and ("'aiter'" in str(problem) or "'anext'" in str(problem)):
            raise NeedsNewer from None
        world.trace.append(("broke", "NameError", str(problem)))
    except Exception as problem:  # what the programs raise is in the trace: this is a fault of the drive block, or a hang
        world.trace.append(("broke", type(problem).__name__, str(problem)))
    return world


def check(pair):
    runs, problems = 0, []

    def both(fails_at, error, most, what):
        nonlocal runs
        before, after = (run(pair[key], pair["drive"], pair[key + "_name"], fails_at, error, most) for key in ("before", "after"))
        runs += 1
        if before.trace != after.trace:
            problems.append([what, repr(before.trace), repr(after.trace)])
        return before

    plain = both(0, Fault, MOST_ITEMS, "two whole loops")
    if any(entry[0] == "broke" for entry in plain.trace) or not any(entry[0] == "item" for entry in plain.trace):
        problems.append(["the drive block gives no item", repr(plain.trace), ""])
    both(0, Fault, 1, "left after one item")
    both(0, Fault, 2, "left after two items")
    for error in (Fault, asyncio.CancelledError, ValueError):
        for k in range(1, min(plain.calls, 12) + 1):
            both(k, error, MOST_ITEMS, "%s at call %d" % (error.__name__, k))
    return {"name": pair["name"], "runs": runs, "problems": problems}


def main():
    for line in sys.stdin:
        pair = json.loads(line)
        try:
            for key in ("before", "after"):
                compile(pair[key], key, "exec")
        except SyntaxError:
            print(json.dumps({"name": pair["name"], "skipped": True}))
            continue
        try:
            print(json.dumps(check(pair)))
        except NeedsNewer:
            print(json.dumps({"name": pair["name"], "skipped": True}))


if __name__ == "__main__":
    main()
