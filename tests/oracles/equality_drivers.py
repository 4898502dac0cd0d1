"""The drivers of equality.py: each uses the object that a program makes in one way, and traces what comes of it.

Here is what they share, and those of iterators; equality_blocks.py has those of context managers and of coroutines.
"""

import asyncio
import collections.abc
import gc
import inspect
import types

from equality_world import BaseFault, Fault, Hang, Plan

MOST_ITEMS = 40
GENERATORS = (types.GeneratorType, types.AsyncGeneratorType)


class Driver:
    """A way to use an object, with what happens to the world meanwhile."""

    def __init__(self, name, use, plan=None):
        self.name, self.use, self.plan = name, use, plan or Plan()


class Run:
    """One program under one driver."""

    def __init__(self, world, names, conversion, looks=True):
        self.world, self.names, self.conversion = world, names, conversion
        self.look = names.get("look") if looks else None
        self.object = None

    def note(self, *event):
        self.world.trace.append(event)

    def raised(self, error, thrown=None):
        if isinstance(error, Hang):
            raise error
        which = "the one thrown" if thrown is not None and error is thrown else type(error.__cause__).__name__
        self.note("raised", type(error).__name__, str(error), which)
        if isinstance(error, asyncio.CancelledError) and hasattr(self.world.consumer, "uncancel"):
            self.world.consumer.uncancel()

    def make(self):
        """Whether there is an object then."""
        self.note("phase", "made")
        try:
            self.object = self.world.object = self.names["make"](self.world)
        except BaseException as error:
            self.raised(error)
        return self.object is not None

    async def state(self):
        """What can be seen of the object and of its module from outside."""
        seen = Snapshot(self.world, self.names["__name__"])
        self.note("globals", *sorted((name, seen.of(value)) for name, value in self.names.items() if is_data(name, value)))
        is_own = type(self.object).__module__ == self.names["__name__"]
        self.note("state", seen.attributes(self.object) if is_own else "")
        if self.look:
            found = self.look(self.object)
            found = await found if inspect.isawaitable(found) else found
            self.note("state", self.world.shown(found))


def is_data(name, value):
    return not (name.startswith("__") or callable(value) or isinstance(value, types.ModuleType))


class Snapshot:
    """Values with the attributes of the program's own objects among them, as text."""

    def __init__(self, world, module):
        self.world, self.module, self.seen = world, module, set()

    def of(self, value, depth=3):
        own = getattr(type(value), "__module__", None) == self.module and not isinstance(value, type)
        if not own or value is self.world.object or id(value) in self.seen or depth == 0:
            return self.world.shown(value)
        return "%s(%s)" % (type(value).__name__, self.attributes(value, depth - 1))

    def attributes(self, value, depth=3):
        self.seen.add(id(value))
        names = set(getattr(value, "__dict__", ()))
        for cls in type(value).__mro__:
            slots = cls.__dict__.get("__slots__", ())
            names.update([slots] if isinstance(slots, str) else slots)
        names = sorted(name for name in names - {"__dict__", "__weakref__"} if hasattr(value, name))
        return ", ".join("%s=%s" % (name, self.of(getattr(value, name), depth)) for name in names)


def is_async(x):
    return hasattr(type(x), "__aiter__")


def iterator_of(x):
    return type(x).__aiter__(x) if is_async(x) else iter(x)


async def loop(run, x, most=MOST_ITEMS, phase="loop"):
    """One loop, left after so many items."""
    run.note("phase", phase)
    count = 0
    try:
        if is_async(x):
            async for item in x:
                run.note("item", run.world.shown(item))
                count += 1
                if count == most:
                    break
                await run.state()
            else:
                run.note("end")
        else:
            for item in x:
                run.note("item", run.world.shown(item))
                count += 1
                if count == most:
                    break
                await run.state()
            else:
                run.note("end")
    except BaseException as error:
        run.raised(error)
    await run.state()


async def step(run, iterator):
    """Whether there may be more."""
    try:
        item = await iterator.__anext__() if hasattr(iterator, "__anext__") else next(iterator)
    except (StopAsyncIteration, StopIteration):
        run.note("end")
        return False
    except BaseException as error:
        run.raised(error)
        return False
    run.note("item", run.world.shown(item))
    await run.state()
    return True


async def close(iterator):
    if hasattr(iterator, "aclose"):
        await iterator.aclose()
    else:
        iterator.close()


async def whole(run):
    if run.make():
        await loop(run, run.object)
        await loop(run, run.object, phase="again")


def early(most):
    async def use(run):
        if run.make():
            await loop(run, run.object, most)
            await loop(run, run.object, phase="again")
    return use


def closed(most):
    """Left early, and closed by who uses it, as `aclosing` does. A class that is iterated is not closed by that."""
    async def use(run):
        if not run.make():
            return
        run.note("phase", "loop")
        try:
            iterator = iterator_of(run.object)
            for _ in range(most):
                if not await step(run, iterator):
                    break
            run.note("phase", "closed")
            if isinstance(iterator, GENERATORS) or run.conversion == "iterator-class":
                await close(iterator)
        except BaseException as error:
            run.raised(error)
        await run.state()
        if run.conversion.endswith("generator-method"):
            await loop(run, run.object, phase="again")
    return use


async def dropped(run):
    """Left early, and let go of."""
    if run.make():
        await loop(run, run.object, 1)
        run.note("phase", "dropped")
        run.object = run.world.object = None
        gc.collect()
        for _ in range(5):
            await asyncio.sleep(0)


async def unlooped(run):
    run.make()


async def past_the_end(run):
    if run.make():
        run.note("phase", "loop")
        iterator = iterator_of(run.object)
        for _ in range(MOST_ITEMS):
            if not await step(run, iterator):
                break
        for _ in range(2):
            run.note("phase", "again")
            await step(run, iterator)


async def interleaved(run):
    if run.make():
        iterators = [iterator_of(run.object) for _ in range(2)]
        for at in range(6):
            run.note("phase", "iterator %d" % (at % 2))
            await step(run, iterators[at % 2])


async def overlapping(run):
    if run.make():
        run.note("phase", "loop")
        iterator = iterator_of(run.object)
        for _ in range(2):
            await asyncio.gather(step(run, iterator), step(run, iterator))


async def sent(run):
    if run.make():
        run.note("phase", "loop")
        for method in ("__next__", "send", "send"):
            method = {"__next__": "__anext__", "send": "asend"}[method] if is_async(run.object) else method
            try:
                item = getattr(run.object, method)(*(["sent"] if "send" in method else []))
                run.note("item", run.world.shown(await item if inspect.isawaitable(item) else item))
            except BaseException as error:
                run.raised(error)
            await run.state()


def thrown(error):
    async def use(run):
        if run.make():
            run.note("phase", "loop")
            await step(run, run.object)
            fault = error("thrown")
            try:
                item = run.object.athrow(fault) if is_async(run.object) else run.object.throw(fault)
                run.note("item", run.world.shown(await item if inspect.isawaitable(item) else item))
            except BaseException as caught:
                run.raised(caught, fault)
            await run.state()
            await loop(run, run.object, phase="again")
    return use


def parameters_of(subject):
    """Those that a call takes. Python 3.8 shows those of `Generic.__new__` instead of a class's own."""
    if not isinstance(subject, type) or "__init__" not in subject.__dict__:
        return inspect.signature(subject).parameters.values()
    return list(inspect.signature(subject.__init__).parameters.values())[1:]


async def described(run):
    """What the class or function, and the object, are."""
    subject = run.world.subject
    if run.make():
        run.world.trace.clear()
        abc = collections.abc.AsyncIterator if is_async(run.object) else collections.abc.Iterator
        run.note("is iterator", isinstance(run.object, abc))
    if not callable(subject):
        return
    run.note("is type", run.conversion != "iterator-class" and isinstance(subject, type))
    if not isinstance(subject, type) or "__init__" in subject.__dict__:
        for parameter in parameters_of(subject):
            run.note("parameter", str(parameter), str(parameter.kind))
    run.note("described", subject.__doc__ and inspect.cleandoc(subject.__doc__))


def failures(world, use, errors, most):
    """The same use, with each of the calls failing in each of several ways."""
    calls = range(1, min(world.calls, most) + 1)
    for error in errors:
        for at in calls:
            yield Driver("%s at call %d" % (error.__name__, at), use, Plan(at, error))
    for at in calls:
        yield Driver("cancelled at call %d" % at, use, Plan(at, cancels=True))


FEW_ERRORS = (Fault, BaseFault)
MANY_ERRORS = FEW_ERRORS + (KeyError, ValueError, OSError, asyncio.TimeoutError, asyncio.CancelledError)


def iterator_drivers(conversion):
    yield Driver("looped over twice", whole)
    for most in (1, 2, 3):
        yield Driver("left after %d, looped over again" % most, early(most))
        yield Driver("closed after %d" % most, closed(most))
    yield Driver("dropped", dropped)
    yield Driver("not looped over", unlooped)
    yield Driver("described", described)
    yield Driver("interleaved", interleaved)
    if not conversion.endswith("generator-method"):
        yield Driver("asked past the end", past_the_end)
    if conversion == "iterator-class":
        yield Driver("overlapping", overlapping)
        yield Driver("sent to", sent)
        for error in (Fault, ValueError, GeneratorExit, StopIteration, StopAsyncIteration):
            yield Driver("%s thrown in" % error.__name__, thrown(error))
    elif conversion.startswith("async"):
        yield Driver("overlapping", overlapping)


def iterator_failures(world, thorough):
    yield from failures(world, whole, MANY_ERRORS if thorough else FEW_ERRORS, 12 if thorough else 5)
    for at in range(1, min(world.steps, 6) + 1):
        yield Driver("a source ends at step %d" % at, whole, Plan(at, ends=True))
