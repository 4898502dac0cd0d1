"""The drivers of equality.py for what is entered, and for what is awaited."""

import asyncio

from equality_drivers import FEW_ERRORS, MANY_ERRORS, Driver, described, failures, unlooped
from equality_world import BaseFault, Fault

BODY_ERRORS = (ValueError, StopIteration, StopAsyncIteration, GeneratorExit, KeyboardInterrupt, RuntimeError, KeyError, Fault,
               BaseFault, asyncio.CancelledError)
MOST_SUSPENSIONS = 6


async def entered(run, manager, body):
    """Enters; an exception that the body gives is raised in the block, and "returned" leaves it by a `return`."""
    thrown = None

    async def inside(value):
        run.note("entered", run.world.shown(value))
        await run.state()
        outcome = await body()
        run.note("phase", "leaving")
        return outcome

    # No function may stand between: an exception that is a StopIteration would not come out of it as it is.
    try:
        if hasattr(type(manager), "__aenter__"):
            async with manager as value:
                thrown = await inside(value)
                if isinstance(thrown, BaseException):
                    raise thrown
                if thrown == "returned":
                    return
        else:
            with manager as value:
                thrown = await inside(value)
                if isinstance(thrown, BaseException):
                    raise thrown
                if thrown == "returned":
                    return
        run.note("after the block")
    except BaseException as error:
        run.raised(error, thrown)
    finally:
        await run.state()


def in_block(body):
    async def use(run):
        if run.make():
            run.note("phase", "block")
            await entered(run, run.object, lambda: body(run))
    return use


async def nothing(_):
    return None


async def returning(_):
    return "returned"


async def calling(run):
    await run.world.call("from the body", name="body")


def raising(error, cause=None):
    async def body(_):
        raised = error("of the body")
        raised.__cause__ = cause
        return raised
    return body


async def in_loop(run):
    """`continue` and `break` in a block."""
    for at in range(3):
        if not run.make():
            return
        run.note("phase", "block")
        if hasattr(type(run.object), "__aenter__"):
            async with run.object:
                run.note("turn", at)
                if at == 0:
                    continue
                break
        else:
            with run.object:
                run.note("turn", at)
                if at == 0:
                    continue
                break
    await run.state()


async def twice(run):
    if run.make():
        for phase in ("block", "again"):
            run.note("phase", phase)
            await entered(run, run.object, lambda: nothing(run))


async def nested(run):
    if run.make():
        run.note("phase", "block")
        await entered(run, run.object, lambda: entered(run, run.object, lambda: nothing(run)))


def by_hand(error):
    """What `__exit__` gives, as an ExitStack looks at it: where there is an exception."""
    async def use(run):
        if not run.make():
            return
        run.note("phase", "block")
        kind, manager = type(run.object), run.object
        fault = error and error("by hand")
        arguments = (error, fault, None)
        try:
            if hasattr(kind, "__aenter__"):
                run.note("entered", run.world.shown(await kind.__aenter__(manager)))
                run.note("swallows", bool(await kind.__aexit__(manager, *arguments)) and fault is not None)
            else:
                run.note("entered", run.world.shown(kind.__enter__(manager)))
                run.note("swallows", bool(kind.__exit__(manager, *arguments)) and fault is not None)
        except BaseException as caught:
            run.raised(caught, fault)
        await run.state()
    return use


def manager_drivers(conversion):
    yield Driver("a body that ends", in_block(nothing))
    yield Driver("a body that returns", in_block(returning))
    yield Driver("a body that awaits", in_block(calling))
    for error in BODY_ERRORS:
        yield Driver("a body that raises %s" % error.__name__, in_block(raising(error)))
    yield Driver("a body that raises with a cause", in_block(raising(ValueError, KeyError("cause"))))
    yield Driver("continue and break", in_loop)
    yield Driver("not entered", unlooped)
    yield Driver("described", described)
    yield Driver("entered twice", twice)
    yield Driver("nested", nested)
    for error in (None, ValueError, StopIteration, GeneratorExit):
        yield Driver("by hand, %s" % (error.__name__ if error else "no exception"), by_hand(error))


def manager_failures(world, thorough):
    yield from failures(world, in_block(calling), MANY_ERRORS if thorough else FEW_ERRORS, 12)
    # The way out, while an exception is on its way.
    for driver in failures(world, in_block(raising(ValueError)), FEW_ERRORS, 12):
        yield Driver(driver.name + ", after ValueError", driver.use, driver.plan)


async def awaited(run):
    if run.make():
        await wait_for(run, run.object)


async def wait_for(run, awaitable):
    run.note("phase", "awaited")
    try:
        run.note("item", run.world.shown(await awaitable))
    except BaseException as error:
        run.raised(error)
    await run.state()


async def awaited_twice(run):
    if run.make():
        for _ in range(2):
            await wait_for(run, run.object)


async def as_task(run):
    if run.make():
        await wait_for(run, asyncio.ensure_future(run.object))


async def iterable(run):
    if run.make():
        run.note("is iterable", hasattr(run.object, "__iter__"))
        await wait_for(run, run.object)


async def suspended(run, coroutine, at, interrupt):
    """Runs a coroutine as a task would, up to the suspension at which it is interrupted."""
    proceed = start = lambda: coroutine.send(None)
    for count in range(1, 100):
        try:
            waited = proceed()
        except StopIteration as end:
            return run.note("item", run.world.shown(end.value))
        run.note("suspended")
        proceed = start
        if count == at:
            proceed = lambda: interrupt(coroutine)
        elif waited is None:
            await asyncio.sleep(0)
        else:
            waited._asyncio_future_blocking = False
            await asyncio.wait([waited])


def interrupted(at, interrupt):
    async def use(run):
        if not run.make():
            return
        run.note("phase", "awaited")

        async def waiting():
            return await run.object

        try:
            await suspended(run, waiting(), at, interrupt)
        except BaseException as error:
            run.raised(error)
        await run.state()
    return use


def closing(coroutine):
    coroutine.close()
    raise StopIteration("closed")


def throwing(error):
    return lambda coroutine: coroutine.throw(error("thrown"))


def coroutine_drivers(conversion):
    yield Driver("awaited", awaited)
    yield Driver("as a task", as_task)
    yield Driver("awaited twice", awaited_twice)
    yield Driver("iterable", iterable)
    for at in range(1, MOST_SUSPENSIONS + 1):
        yield Driver("closed at suspension %d" % at, interrupted(at, closing))
        for error in (Fault, BaseFault, asyncio.CancelledError, GeneratorExit, StopIteration):
            yield Driver("%s thrown in at suspension %d" % (error.__name__, at), interrupted(at, throwing(error)))


def coroutine_failures(world, thorough):
    yield from failures(world, awaited, MANY_ERRORS if thorough else FEW_ERRORS, 12)
