"""Runs pairs of programs, before and after a conversion, under the same drivers, and prints what differs. For equality.py, which runs
it with every interpreter: pairs come as JSON on standard input, one a line; for each a line goes to standard output.

A pair: {"name", "conversion", "before": {path: source}, "after": {path: source}, "main" path, "line" of the class or function in it,
"drive", "differs": [id, …], "target": the minor version that it is for, "until": the last that runs what is before, or null,
"thorough": whether calls fail in every way that is known}.
A result: {"name", "runs", "differences": [{"driver", "before", "after"}, …]} or {"name", "skipped": why}.
"""

import asyncio
import gc
import json
import signal
import sys
import warnings

import equality_blocks
import equality_drivers
import equality_excuses
from equality_drivers import Driver, Run
from equality_programs import Program, subject_after, subject_at, uses_newer_names
from equality_world import Hang, World

HANGS_AFTER = 5  # seconds
MOST_DIFFERENCES = 3  # of one pair that are told
FAILS_TO_LOAD = (ImportError, AttributeError, TypeError, NameError, SyntaxError)


class OtherPython(Exception):
    """The program uses what this Python has not yet, or has no more."""


def on_alarm(*_):
    raise Hang("it does not come to an end")


class Side:
    """One of the two programs."""

    def __init__(self, program, row, loop):
        self.program, self.loop = program, loop
        self.conversion, self.looks = row["conversion"], "attributes-gone" not in row["differs"]

    def run(self, driver):
        """The world after a run."""
        world = World(driver.plan)

        async def main():
            world.consumer = asyncio.current_task()
            try:
                await driver.use(Run(world, names, self.conversion, self.looks))
            except BaseException as error:  # what programs raise is in the trace: this is a fault of the drive block
                world.trace.append(("hangs",) if isinstance(error, Hang) else ("broke", type(error).__name__, str(error)))

        def report(what, error):
            world.trace.append((what, type(error).__name__, str(error)))

        self.loop.set_exception_handler(lambda _, told: "exception" in told and report("loop reports", told["exception"]))
        sys.unraisablehook = lambda told: report("ignored", told.exc_value)
        # Again and again, because a program may catch what is raised.
        signal.setitimer(signal.ITIMER_REAL, HANGS_AFTER, 0.5)
        try:
            names = self.program.load(world)
            self.loop.run_until_complete(main())
            self.end_tasks()
        except Hang:
            world.trace.append(("hangs",))
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self.program.unload()
        return world

    def end_tasks(self):
        """Ends what the program still has going on, which would else go on in the next run."""
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        if tasks:
            self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))


def check_loads(program):
    try:
        program.load(World())
    finally:
        program.unload()


def load_before(row):
    """The program and the name of what is converted in it."""
    try:
        if row["until"] and sys.version_info[1] > row["until"]:
            raise OtherPython("the program needs Python 3.%d" % row["until"])
        if uses_newer_names(row["before"]):
            raise OtherPython("the program needs Python 3.10")
        source = row["before"][row["main"]]
        subject = subject_at(source, row["line"], row["conversion"])
        program = Program(row["before"], row["main"], subject, row["drive"])
        check_loads(program)
        return program, subject
    except FAILS_TO_LOAD as error:
        raise OtherPython("the program cannot be loaded: %s" % error)


def load_after(row, subject):
    """The program that was made of it. It may need the Python that it is for."""
    is_for_newer = sys.version_info[1] < row["target"]
    try:
        if uses_newer_names(row["after"]):
            raise OtherPython("what is made of it needs Python 3.10")
        named = subject_after(row["before"][row["main"]], row["after"][row["main"]], subject)
        program = Program(row["after"], row["main"], named, row["drive"])
        check_loads(program)
        return program
    except FAILS_TO_LOAD as error:
        if is_for_newer:
            raise OtherPython("what is made of it cannot be loaded: %s" % error)
        raise


def kind_of(conversion):
    """The drivers that an object gets, and those that let calls fail."""
    if "context-manager" in conversion:
        return equality_blocks.manager_drivers, equality_blocks.manager_failures
    if conversion == "coroutine-function":
        return equality_blocks.coroutine_drivers, equality_blocks.coroutine_failures
    return equality_drivers.iterator_drivers, equality_drivers.iterator_failures


def all_drivers(row, before):
    drivers, failing = kind_of(row["conversion"])
    first = None
    for driver in drivers(row["conversion"]):
        first = first or driver
        yield driver
    yield from failing(before.run(first), row["thorough"])


def use_name(driver):
    return driver.use.__qualname__.partition(".")[0]


def compare(driver, before, after, row):
    one, other = before.run(driver).trace, after.run(driver).trace
    found = equality_excuses.difference(one, other, row["conversion"], row["differs"], use_name(driver))
    if found is None and one and one[-1][0] in ("broke", "hangs"):
        found = {"before": one[-4:], "after": other[-4:]}
    return found and dict(found, driver=driver.name)


def check(row, loop):
    try:
        program, subject = load_before(row)
        try:
            after = Side(load_after(row, subject), row, loop)
        except FAILS_TO_LOAD as error:
            return {"runs": 1, "differences": [{"driver": "loaded", "before": [], "after": [str(error)]}]}
    except OtherPython as reason:
        return {"skipped": str(reason)}
    before = Side(program, row, loop)
    runs, differences, shows = 0, [], False
    for driver in all_drivers(row, before):
        runs += 1
        found = compare(driver, before, after, row)
        if found:
            differences.append(found)
    plain = before.run(Driver("plain", next(iter(kind_of(row["conversion"])[0](row["conversion"]))).use)).trace
    if not any(event[0] in ("item", "entered", "raised") for event in plain):
        differences.append({"driver": "plain", "before": plain, "after": ["the drive block shows nothing"]})
    return {"runs": runs, "differing": len(differences), "differences": differences[:MOST_DIFFERENCES]}


def main():
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, on_alarm)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    gc.disable()  # what is closed by it would be closed at another time in each run
    gc.freeze()  # what is there before the programs need not be looked through after each
    for line in sys.stdin:
        row = json.loads(line)
        print(json.dumps(dict(check(row, loop), name=row["name"])), flush=True)
        gc.collect()


if __name__ == "__main__":
    main()
