"""Oracle: what an expression evaluates to does not depend on what was asked before.

The evaluator remembers answers. Of some packages of the newest interpreter's library every 37th call, attribute and name is asked
about by itself, and again after all the others of its file: the answers are the same.
"""

import re
import sys

import pythons

# Classes that derive from each other, functions that call each other, decorators, circles.
PACKAGES = ("asyncio", "unittest", "importlib", "inspect.py", "contextlib.py", "dataclasses.py", "typing.py")
LEAST_COMPARED = 1000


def main():
    pykind_evaluation = pythons.pykind_binary()
    found = pythons.pythons_or_skip()
    files = pythons.library_files(found[max(found)])
    chosen = [f for f in files if any(f"/{name}" in f and "/test/" not in f for name in PACKAGES)]
    output = pythons.run([pykind_evaluation, *chosen])
    print(output, end="")
    totals = re.search(r"^(\d+) expressions compared, (\d+) differ$", output, re.M)
    compared, different = map(int, totals.groups()) if totals else (0, 1)
    if compared < LEAST_COMPARED:
        print(f"too few expressions were compared: {compared} in {len(chosen)} files")
    sys.exit(0 if compared >= LEAST_COMPARED and different == 0 else 1)


main()
