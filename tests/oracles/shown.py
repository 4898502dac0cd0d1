"""Oracle: what an editor shows of any file is well formed, and nothing of it is missing.

Over the newest interpreter's standard library, each file as it is and the short ones once more with a line broken: symbols lie in those that
they stand in, semantic tokens are apart and in order, a part of a file shows what the whole shows there (`pykind-shown`). The number of
symbols of each whole file is that of the `def` and `class` statements that `ast` finds in it.
"""

import os
import random
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import pythons

COUNT = """
import ast, gc, sys, warnings
warnings.simplefilter("ignore")
gc.disable()  # trees have no cycles
for path in sys.stdin.read().splitlines():
    try:
        tree = ast.parse(open(path, "rb").read())
    except (SyntaxError, ValueError, UnicodeDecodeError, RecursionError):
        continue
    print(path, sum(isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) for node in ast.walk(tree)), sep="\\t")
"""
CHUNK = 40
LEAST_SYMBOLS = 50_000
BROKEN = 300


def show(program, files):
    """(the symbols of each file, the lines that tell of faults)"""
    symbols, faults = {}, []

    def run(chunk):
        result = subprocess.run([program, *chunk], capture_output=True, text=True, errors="replace")
        if result.returncode not in (0, 1):
            return [f"{program} ended with {result.returncode} on one of {chunk}: {result.stderr[-500:]}"]
        return result.stdout.splitlines()

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for lines in pool.map(run, [files[i : i + CHUNK] for i in range(0, len(files), CHUNK)]):
            for line in lines:
                path, tab, count = line.partition("\t")
                if tab:
                    symbols[path] = int(count)
                elif not re.match(r"\d+ symbols, \d+ tokens, \d+ hints, \d+ faults$", line):
                    faults.append(line)
    return symbols, faults


def break_lines(files, folder):
    """Copies of some files, each with a line cut in half."""
    chooser = random.Random(17)
    broken = []
    for number, path in enumerate(chooser.sample(files, min(BROKEN, len(files)))):
        with open(path, "rb") as file:
            lines = file.read().splitlines(keepends=True)[:2000]
        if not lines:
            continue
        at = chooser.randrange(len(lines))
        lines[at] = lines[at][: len(lines[at]) // 2] + b"\n"
        broken.append(os.path.join(folder, f"broken_{number}.py"))
        with open(broken[-1], "wb") as file:
            file.writelines(lines)
    return broken


def main():
    program = pythons.pykind_binary()
    found = pythons.pythons_or_skip()
    python = found[max(found)]
    files = pythons.library_files(python)
    symbols, faults = show(program, files)
    expected = dict(line.split("\t") for line in pythons.run([python, "-c", COUNT], input="\n".join(files)).splitlines())
    differ = [f"{path}: {symbols.get(path)} symbols, ast has {count}" for path, count in expected.items() if symbols.get(path) != int(count)]
    with tempfile.TemporaryDirectory() as folder:
        broken = break_lines(files, folder)
        of_broken, more = show(program, broken)
    for line in faults + more + differ:
        print(line)
    total = sum(symbols.values())
    print(f"{len(symbols)} files with {total} symbols, {len(of_broken)} broken ones; {len(faults) + len(more)} faults, {len(differ)} counts differ")
    missing = total < LEAST_SYMBOLS or len(of_broken) < len(broken)
    if missing:
        print("too little was looked at")
    sys.exit(1 if faults or more or differ or missing else 0)


main()
