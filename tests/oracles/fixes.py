"""Oracle: what Python says of a finding, and that a fix silences it.

Each block of tests/analysis/checks/*.md with the word `run` is a whole program. For each interpreter that the block is for: what the findings
say Python says appears when the program is run, word for word, on standard error; the file that the preferred (else the first) fix makes
runs to its end without those words.
A finding whose words are empty is no concern of Python's. `--self-test` shows that words that are wrong, and fixes that are none, are seen.
"""

import argparse
import collections
import concurrent.futures
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

import pythons

ROOT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "analysis", "checks")
TIMEOUT = 20  # seconds, for one program
LEAST_PROGRAMS = 40  # that each interpreter runs
MARK = re.compile(r"^ *# *(<-|\^+) (error|warning|information|hint)\[[a-z-]+\]: ")
FIX = re.compile(r"^fix: (.*?)(?: \((preferred|safe)(?:, (safe))?\))?$")
Block = collections.namedtuple("Block", "name source enable oldest newest fixes")
Fix = collections.namedtuple("Fix", "title preferred source")


def without_marks(lines):
    return "".join(line + "\n" for line in lines if not MARK.match(line))


def version_word(fence, word):
    found = re.search(r"\b%s=3\.(\d+)" % word, fence)
    return int(found[1]) if found else None


def fenced(lines, at):
    """(fence, content, the line behind the block) of the block that begins at a line"""
    end = lines.index("```", at + 1)
    return lines[at][len("```python"):].split(), lines[at + 1:end], end + 1


def fixes_behind(lines, at):
    """The fixes that stand behind a block: `fix: Title (preferred)` and the file that it makes."""
    found = []
    while at < len(lines):
        title = FIX.match(lines[at])
        if title:
            found.append(Fix(title[1], title[2] == "preferred", None))
        elif lines[at].startswith("```python after"):
            words, content, after = fenced(lines, at)
            if found and not any(word.startswith("file=") for word in words):
                found[-1] = found[-1]._replace(source="".join(line + "\n" for line in content))
            at = after
            continue
        elif lines[at]:
            break
        at += 1
    return found


def blocks_of(name, text):
    """The blocks of a spec that are to be run."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        if not lines[at].startswith("```python"):
            at += 1
            continue
        words, content, after = fenced(lines, at)
        if "run" in words:
            fence = " ".join(words)
            enable = re.search(r"\benable=([a-z-]+)", fence)
            yield Block("%s:%d" % (name, at + 1), without_marks(content), enable and enable[1],
                        version_word(fence, "since") or version_word(fence, "target") or pythons.OLDEST[1], version_word(fence, "until"),
                        fixes_behind(lines, after))
        at = after


def blocks():
    for path in sorted(glob.glob(os.path.join(ROOT, "*.md"))):
        with open(path, encoding="utf-8") as file:
            yield from blocks_of(os.path.basename(path), file.read())


def is_for(block, minor):
    return block.oldest <= minor <= (block.newest or minor)


def squeezed(text):
    return re.sub(r"\s+", " ", text)


class Run:
    """One program with one interpreter."""

    def __init__(self, pykind, python, minor, block, folder):
        self.pykind, self.python, self.minor, self.block, self.folder = pykind, python, minor, block, folder
        self.said = self.mended = 0
        self.problems = []

    def write(self, name, source):
        path = os.path.join(self.folder, name)
        os.makedirs(self.folder, exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(source)
        return path

    def execute(self, path):
        """(what it wrote on standard error, its exit status)"""
        command = [self.python, "-X", "dev", "-W", "always", path]
        try:
            result = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=TIMEOUT, stdin=subprocess.DEVNULL,
                                    cwd=self.folder, env={**os.environ, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"})
        except subprocess.TimeoutExpired:
            self.problems.append("%s does not end in %d s" % (os.path.basename(path), TIMEOUT))
            return "", None
        return squeezed(result.stderr), result.returncode

    def findings(self, path):
        command = [self.pykind, "check", "--format", "json", "--target-version", "3.%d" % self.minor]
        if self.block.enable:
            command += ["--select", self.block.enable]
        return list(map(json.loads, pythons.run(command + [path]).splitlines()))

    def run(self):
        path = self.write("before.py", self.block.source)
        rows = self.findings(path)
        words = [squeezed(row["python"]) for row in rows if row["python"]]
        if not words:
            self.problems.append("nothing is found of which Python says something")
            return self
        stderr, _ = self.execute(path)
        for each in words:
            if each in stderr:
                self.said += 1
            else:
                self.problems.append("Python does not say %r, but: %s" % (each, stderr[-400:] or "nothing"))
        fix = next((fix for fix in self.block.fixes if fix.preferred), self.block.fixes[0] if self.block.fixes else None)
        if fix:
            mended = next((row for row in rows if any(other["title"] == fix.title for other in row["fixes"])), None)
            self.check_fix(fix, squeezed(mended["python"]) if mended else "")
        return self

    def check_fix(self, fix, words):
        if not words:
            return self.problems.append("no finding of which Python says something has the fix %r" % fix.title)
        if fix.source is None:
            return self.problems.append("the fix %r makes no file" % fix.title)
        stderr, status = self.execute(self.write("after.py", fix.source))
        if words in stderr or status != 0:
            self.problems.append("after the fix %r it ends with %s, and Python says: %s" % (fix.title, status, stderr[-400:] or "nothing"))
        else:
            self.mended += 1


def compare(pykind, found, all_blocks):
    """[(version, runs)]"""
    results = []
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for version, python in found.items():
            runs = [Run(pykind, python, version[1], block, os.path.join(folder, "%d" % version[1], "%d" % number))
                    for number, block in enumerate(all_blocks) if is_for(block, version[1])]
            results.append((version, list(pool.map(Run.run, runs))))
    return results


# Programs of which something is wrong, as a page would have them.
REFUSED = '''async def ticker():
    yield 1
    return None
'''
WRONG = {
    "words that Python does not say": '''```python run
import asyncio

async def ticker():
    yield 1

async def main():
    if not asyncio:
        await ticker()

asyncio.run(main())
```
''',
    "a fix that mends nothing": "```python fixes run\n%s```\nfix: Drop `None` (preferred, safe)\n```python after\n%s```\n" % (REFUSED, REFUSED),
    "a fix that fails": "```python fixes run\n%s```\nfix: Drop `None` (preferred, safe)\n```python after\nraise SystemExit(3)\n```\n" % REFUSED,
    "a fix that is not offered": "```python fixes run\n%s```\nfix: Drop it\n```python after\npass\n```\n" % REFUSED,
    "nothing found": '''```python run
print(1)
```
''',
}
RIGHT = "```python fixes run\n%s```\nfix: Drop `None` (preferred, safe)\n```python after\npass\n```\n" % REFUSED


def self_test(pykind, found):
    """The kinds of faults that are not seen; and what is right, if that is taken for a fault."""
    last = dict([max(found.items())])
    unseen = []
    for what, text in {**WRONG, "what is right": RIGHT}.items():
        runs = compare(pykind, last, list(blocks_of("self-test", text)))[0][1]
        if len(runs) != 1 or bool(runs[0].problems) == (text is RIGHT):
            unseen.append(what)
    return unseen


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pykind")
    parser.add_argument("--self-test", action="store_true", help="only show that faults are seen")
    options = parser.parse_args()
    pykind = pythons.pykind_binary()
    found = pythons.pythons_or_skip()
    unseen = self_test(pykind, found)
    print("fixes: self-test: %d of %d faults seen" % (sum(what not in unseen for what in WRONG), len(WRONG)))
    for what in unseen:
        print("  not told: %s" % what)
    if options.self_test:
        sys.exit(1 if unseen else 0)
    failures = len(unseen)
    too_few = False
    for version, runs in compare(pykind, found, list(blocks())):
        for run in runs:
            for problem in run.problems:
                print("  python3.%d, %s: %s" % (version[1], run.block.name, problem))
        problems = sum(len(run.problems) for run in runs)
        said = sum(run.said for run in runs)
        print("fixes: python3.%d: %d programs: %d findings that Python said, %d fixes after which it does not, %d failures" %
              (version[1], len(runs), said, sum(run.mended for run in runs), problems))
        failures += problems
        too_few |= len(runs) < LEAST_PROGRAMS
    sys.exit(1 if failures or too_few else 0)


main()
