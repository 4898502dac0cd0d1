"""Oracle: what conversions make, against what they are made of, executed by CPython.

Every pair of tests/analysis/rewrites/*.md, a block with `convert=` and the `after` blocks that follow, is run by each interpreter under
the same drivers (equality_drivers.py, equality_blocks.py), in a world that traces calls and lets each of them fail or be cancelled
(equality_world.py). The traces must be equal: items, calls and what is said in their order, ends and exceptions, and the state after each
step. A difference that the conversion names excuses what equality_excuses.py says and nothing else.

First it shows that it finds conversions that are wrong (equality_wrong.py); with --self-test it does only that.
"""

import json
import os
import subprocess
import sys

import equality_pairs
import equality_wrong
import pythons

HERE = os.path.dirname(os.path.abspath(__file__))


def run(python, rows):
    """The results of equality_run.py, in the order of the rows."""
    environment = dict(os.environ, PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1")
    with subprocess.Popen([python, os.path.join(HERE, "equality_run.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                          env=environment) as child:
        output, _ = child.communicate("".join(json.dumps(row) + "\n" for row in rows))
    results = [json.loads(line) for line in output.splitlines()]
    if child.returncode != 0 or len(results) != len(rows):
        sys.exit("%s failed after %d of %d pairs" % (python, len(results), len(rows)))
    return results


def tell(version, result):
    for found in result["differences"]:
        print("  python3.%d, %s, %s" % (version[1], result["name"], found["driver"]))
        print("    before … %s" % " ".join(map(str, found["before"])))
        print("    after  … %s" % " ".join(map(str, found["after"])))


def compare(version, python, rows, ran):
    """How many differ. Adds the names of those that ran."""
    results = run(python, rows)
    done = [result for result in results if "skipped" not in result]
    ran.update(result["name"] for result in done)
    for result in done:
        tell(version, result)
    differing = sum(bool(result["differences"]) for result in done)
    print("equality python3.%d: %d pairs, %d runs each way, %d pairs differ, %d are for another Python" % (
        version[1], len(done), sum(result["runs"] for result in done), differing, len(results) - len(done)))
    return differing


def self_test(found):
    """How many of the wrong conversions go unseen, and of the right ones do not pass, by every interpreter."""
    failures = 0
    wrong, right = list(equality_wrong.wrong_pairs()), list(equality_wrong.right_pairs())
    for version, python in found.items():
        results = run(python, wrong + right)
        for result, must_differ in zip(results, [True] * len(wrong) + [False] * len(right)):
            if "skipped" in result or bool(result["differences"]) != must_differ:
                failures += 1
                print("  self-test, python3.%d: %s: %s" % (version[1], "unseen" if must_differ else "does not pass", result["name"]))
                if not must_differ:
                    tell(version, result)
    print("equality self-test: %d wrong conversions, %d right ones, %d judged wrongly" % (len(wrong), len(right), failures))
    return failures


def main():
    found = pythons.pythons_or_skip()
    failures = self_test(found)
    if "--self-test" in sys.argv:
        sys.exit(1 if failures else 0)
    pairs = list(equality_pairs.spec_pairs())
    rows = [row for row, _ in pairs if row]
    for row, name in pairs:
        if not row:
            failures += 1
            print("  no drive block, or no `differs:`: " + name)
    ran = set()
    for version, python in found.items():
        failures += compare(version, python, rows, ran)
    for row in rows:
        if row["name"] not in ran:
            failures += 1
            print("  no interpreter runs it: " + row["name"])
    sys.exit(1 if failures or not rows else 0)


if __name__ == "__main__":
    main()
