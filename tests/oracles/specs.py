"""Oracle: the Python of the specs, against CPython's own compiler.

Each block of tests/analysis/**/*.md that is not marked `broken` is compiled by every interpreter from its `target` on; the functions of
`pykind list` and their kinds are those of the code flags. A block that no interpreter accepts is a fault of the spec.
"""

import collections
import glob
import json
import os
import re
import sys
import tempfile

import kinds
import pythons

ROOT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "analysis")


def blocks():
    """(name, oldest minor version, newest or None, source) of every block"""
    for path in sorted(glob.glob(os.path.join(ROOT, "**", "*.md"), recursive=True)):
        text = open(path, encoding="utf-8").read()
        for block in re.finditer(r"^```python([^\n]*)\n(.*?)^```$", text, re.M | re.S):
            if "broken" in block[1]:
                continue
            target = re.search(r"target=3\.(\d+)", block[1])
            line = text.count("\n", 0, block.start()) + 1
            yield f"{os.path.relpath(path, ROOT)}:{line}", int(target[1]) if target else 8, block[2].replace("$0", "")


def main():
    pykind = pythons.pykind_binary()
    found = pythons.pythons_or_skip()
    compared = failures = 0
    with tempfile.TemporaryDirectory() as folder:
        names, oldest = {}, {}
        for name, minor, source in blocks():
            path = os.path.join(folder, f"{len(names)}.py")
            with open(path, "w", encoding="utf-8") as file:
                file.write(source)
            names[path], oldest[path] = name, minor
        accepted = collections.Counter()
        for version, python in found.items():
            paths = [path for path in names if oldest[path] <= version[1]]
            output = pythons.run([python, "-c", kinds.DUMP], input="\n".join(paths))
            theirs = {path: collections.Counter(map(tuple, rows)) for path, rows in map(json.loads, output.splitlines())}
            ours = kinds.ours(pykind, version, list(theirs))
            for path, expected in theirs.items():
                accepted[path] += 1
                compared += 1
                # Functions in dropped code may be extra on our side.
                if expected - ours[path] or any(row[:2] == other[:2] for row in ours[path] - expected for other in expected - ours[path]):
                    failures += 1
                    print(f"  python3.{version[1]}, {names[path]}: CPython has {dict(expected - ours[path])}, we have {dict(ours[path] - expected)}")
    for path, name in names.items():
        if not accepted[path] and oldest[path] <= max(found)[1]:
            failures += 1
            print(f"  {name}: no interpreter accepts this block")
    print(f"specs: {len(names)} blocks, {compared} comparisons over {len(found)} interpreters, {failures} failures")
    sys.exit(0 if failures == 0 and compared > 0 else 1)


main()
