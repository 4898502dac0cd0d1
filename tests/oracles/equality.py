"""Oracle: what conversions make, against what they are made of, executed by CPython.

Every pair of tests/analysis/rewrites/*.md, a block with `convert=` and the `after` block that follows, is run by each interpreter under
the drivers of equality_run.py: two loops over one object, a loop left early and another, and each call of the program made to fail
in each of several ways, with a second loop after it. The traces must be equal: items, calls and what is said in their order, ends and
exceptions, and the state that is left. That an exception ends the iteration is no difference here, because each loop begins anew.

First it shows that it finds conversions that are wrong.
"""

import glob
import json
import os
import re
import subprocess
import sys

import pythons

HERE = os.path.dirname(os.path.abspath(__file__))
SPECS = os.path.join(os.path.dirname(HERE), "analysis", "rewrites")

PLAIN = """
class Rows:
    def __init__(self, get, lock=None):
        self.get, self.lock, self.seen = get, lock, []
    def __aiter__(self):
        return self
    async def __anext__(self):
        for again in range(2):
            row = await self.get()
            if row is None:
                raise StopAsyncIteration
            if row % 2:
                return row
            self.seen.append(row)
        return 0
"""
WRONG = {  # each is PLAIN converted wrongly
    "no restart at the top": ("return row", "yield row"),
    "the end as an exception": ("return row", "yield row; break", "raise StopAsyncIteration", "raise RuntimeError"),
    "state lost": ("self.seen.append(row)", "pass"),
    "an item twice": ("return row", "yield row; yield row; break"),
}


def wrong_pairs():
    drive = "def make(world):\n    return world.subject(world.queue([1, 2, 4, 6, 3]).get)\n"
    for name, changes in WRONG.items():
        after = PLAIN.replace("    def __aiter__(self):\n        return self\n", "").replace("__anext__", "__aiter__")
        for old, new in zip(changes[::2], changes[1::2]):
            after = after.replace(old, new)
        after = after.replace("return row", "yield row; break").replace("return 0", "yield 0").replace("raise StopAsyncIteration", "return")
        after = after.replace("        for again", "        while True:\n         for again").replace("            ", "             ")
        after = after.replace("        yield 0", "         yield 0")
        yield {"name": name, "before": PLAIN, "after": after, "drive": drive, "before_name": "Rows", "after_name": "Rows"}


def pairs():
    """Those of the specs, and the places of those that have no drive block."""
    found, undriven = [], []
    fence = re.compile(r"^```python([^\n]*)\n(.*?)^```$", re.M | re.S)
    for path in sorted(glob.glob(os.path.join(SPECS, "*.md"))):
        text = open(path, encoding="utf-8").read()
        for section in re.split(r"^## ", text, flags=re.M)[1:]:
            blocks = [(match[1], match[2]) for match in fence.finditer(section)]
            befores = [(words, code) for words, code in blocks if "convert=" in words]
            afters = [(words, code) for words, code in blocks if words.startswith(" after") and "file=" not in words]
            if not befores or not afters:
                continue
            name = "%s: %s" % (os.path.basename(path), section.partition("\n")[0])
            if any("file=" in words for words, _ in blocks):
                continue  # a project of several files is no program here
            drives = [code for words, code in blocks if words.startswith(" drive")]
            if not drives:
                undriven.append(name)
                continue
            subject = re.findall(r"^(?:class|def) (\w+)", befores[0][1].partition("$0")[0], re.M)
            at_name = re.search(r"^(?:class|def) \$0(\w+)", befores[0][1], re.M)
            subject = at_name[1] if at_name else subject[-1]
            found.append({"name": name, "before": befores[0][1].replace("$0", ""), "after": afters[0][1], "drive": drives[0],
                          "before_name": subject, "after_name": subject})
    return found, undriven


def run(python, rows):
    output = subprocess.run([python, os.path.join(HERE, "equality_run.py")], input="\n".join(map(json.dumps, rows)),
                            capture_output=True, text=True, timeout=600)
    if output.returncode != 0:
        sys.exit("%s failed: %s" % (python, output.stderr))
    return [json.loads(line) for line in output.stdout.splitlines()]


def main():
    found = pythons.pythons_or_skip()
    failures = 0
    for row in run(list(found.values())[-1], wrong_pairs()):
        if row.get("skipped") or not any(problem[2] for problem in row["problems"]):
            failures += 1
            print("  self-test: a wrong conversion goes unseen: " + row["name"])
    rows, undriven = pairs()
    for name in undriven:
        failures += 1
        print("  no drive block: " + name)
    for version, python in found.items():
        results = run(python, rows)
        skipped = sum("skipped" in row for row in results)
        for row in results:
            for what, before, after in row.get("problems", []):
                failures += 1
                print("  python3.%d, %s, %s:\n    before %s\n    after  %s" % (version[1], row["name"], what, before, after))
        print("equality python3.%d: %d pairs, %d runs, %d pairs need a newer Python, %d failures so far" % (
            version[1], len(rows) - skipped, sum(row.get("runs", 0) for row in results), skipped, failures))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
