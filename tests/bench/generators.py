"""How fast what a conversion makes is, against the class that it is made of: PEP 525's benchmark, under each python3.N of this machine.

    generators.py PYKIND [N]

The class counts to N with `__aiter__` and `__anext__`; `pykind convert` makes it into a function, where that is offered, else into a method. Both are
looped over in turn, so that what slows the machine down slows down both; printed are the medians, how far the middle half of the runs is apart, and
the ratio.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "oracles"))
import pythons  # noqa: E402

CLASS = '''N = %d


class Ticker:
    def __init__(self):
        self.i = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        i = self.i
        if i >= N:
            raise StopAsyncIteration
        self.i += 1
        return i
'''
RUNS = 31
CONVERSIONS = ("async-generator-function", "async-generator-method")
MEASURE = r'''
import asyncio, json, sys, time

def subject(source):
    names = {}
    exec(compile(source, "ticker", "exec"), names)
    return names.get("Ticker") or names["ticker"]

async def count(make):
    return sum([1 async for _ in make()])

async def loop(make):
    start = time.perf_counter()
    async for _ in make():
        pass
    return time.perf_counter() - start

sources, n, runs = json.load(sys.stdin)
subjects = [subject(source) for source in sources]
times = [[], []]
for make in subjects:
    assert asyncio.run(count(make)) == n
for run in range(runs):
    for make, found in zip(subjects, times):
        found.append(asyncio.run(loop(make)))
print(json.dumps(times))
'''


def convert(pykind, version, before, folder):
    """(id, source) of what the class is made into."""
    path = os.path.join(folder, "ticker.py")
    target = ["--target-version", "3.%d" % version[1]]
    with open(path, "w") as file:
        file.write(before)
    rows = pythons.run([pykind, "convert", path + ":4", "--list", "--format", "json"] + target).splitlines()
    offered = [row["id"] for row in map(json.loads, rows) if row["offered"]]
    chosen = next(conversion for conversion in CONVERSIONS if conversion in offered)
    pythons.run([pykind, "convert", path + ":4", "--to", chosen, "--write"] + target)
    with open(path) as file:
        return chosen, file.read()


def told(seconds):
    low, middle, high = statistics.quantiles(seconds, n=4)
    return "%.1f ms ± %.1f" % (1000 * middle, 500 * (high - low))


def main():
    n = int(sys.argv[2]) if len(sys.argv) > 2 else 100000
    pykind = pythons.pykind_binary()
    before = CLASS % n
    for version, python in pythons.pythons_or_skip().items():
        with tempfile.TemporaryDirectory() as folder:
            conversion, after = convert(pykind, version, before, folder)
        output = subprocess.run([python, "-c", MEASURE], input=json.dumps([[before, after], n, RUNS]), capture_output=True, text=True, check=True).stdout
        plain, made = json.loads(output)
        print("python3.%d, counting to %d: class %s, %s %s, %.2f times as fast" % (
            version[1], n, told(plain), conversion, told(made), statistics.median(plain) / statistics.median(made)))


if __name__ == "__main__":
    main()
