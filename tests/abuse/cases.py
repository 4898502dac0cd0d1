"""Named cases in a table, run one after the other: the first words of a failure are the name of its case."""

import os
import signal
import sys
import traceback

PATIENCE = 300  # seconds for one case: a watchdog, far from what any needs
SKIPPED = 77  # ctest's SKIP_RETURN_CODE


class Failed(Exception):
    """A case that came out otherwise than it should."""


class Skipped(Exception):
    """A case that this machine cannot run, and why."""


class Table:
    """The cases of one file. Each is given the program; what it returns is counted: {"inputs": 3, "answers checked": 2}."""

    def __init__(self, name):
        self.name = name
        self.cases = []

    def case(self, function):
        self.cases.append(function)
        return function

    def run(self, pykind):
        totals = {}
        failures = []
        skipped = []
        for case in self.cases:
            try:
                for what, count in (watched(case, pykind) or {}).items():
                    totals[what] = totals.get(what, 0) + count
            except Skipped as reason:
                skipped.append(f"{case.__name__}: {reason}")
            except Exception as problem:  # whatever it is, the other cases are still run
                failures.append(case.__name__)
                print(f"FAILED {self.name}: {case.__name__}: {problem}", flush=True)
                if not isinstance(problem, Failed):
                    traceback.print_exc()
        figures = ", ".join(f"{count:,} {what}" for what, count in totals.items())
        print(f"{self.name}: {len(self.cases)} cases, {figures}, {len(failures)} failures", flush=True)
        for reason in skipped:
            print(f"SKIPPED {self.name}: {reason}")
        if failures:
            return 1
        return SKIPPED if skipped else 0

    def main(self):
        """Of a script that is given the program, and maybe the names of the cases that are wanted."""
        if len(sys.argv) < 2 or not os.access(sys.argv[1], os.X_OK):
            sys.exit(f"usage: {sys.argv[0]} PYKIND [CASE…]")
        wanted = sys.argv[2:]
        if wanted:
            self.cases = [case for case in self.cases if case.__name__ in wanted]
        sys.exit(self.run(os.path.abspath(sys.argv[1])))


def watched(case, pykind):
    def stop(*_):
        raise Failed(f"it hangs: not done within {PATIENCE} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(PATIENCE)
    try:
        return case(pykind)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def equal(found, expected, what):
    if found != expected:
        raise Failed(f"{what}: {shortened(found)}, and not {shortened(expected)}")


def shortened(value):
    text = repr(value)
    return text if len(text) <= 600 else text[:300] + "…" + text[-300:]


def holds(truth, what):
    if not truth:
        raise Failed(what)


def code_of(answer):
    """The code of an error; None for a result."""
    return answer["error"]["code"] if "error" in answer else None


def counted(*servers):
    return {"inputs": sum(server.inputs for server in servers), "answers checked": sum(server.answers for server in servers)}
