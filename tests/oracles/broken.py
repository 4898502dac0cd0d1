"""Oracle: what one broken line costs the functions around it.

2,000 seeded single edits to files of the standard library; for each, the functions outside the edited one (defs, lambdas and
generator expressions) must keep name, line and kind. The bounds below are what was measured over several seeds, rounded up; a
stray triple quote, which turns strings into code and code into strings, is a sort of its own.
"""

import collections
import json
import os
import random
import sys
import tempfile

import pythons

SEED = 20261124
EDITS = 2000
# Sort of edit → most functions that may be lost, in percent.
BOUNDS = {
    "truncate the line": 0.05,
    "insert (": 0.05,
    "insert [": 0.05,
    "insert {": 0.05,
    "insert '": 0.05,
    'insert "': 0.05,
    "insert  f'{": 0.05,
    "delete a character": 0.05,
    "put def": 0.05,
    "put foo.": 0.05,
    "delete the line": 0.05,
    "stray triple quote": 5.0,
}
SORTS = [sort for sort in BOUNDS if sort != "stray triple quote"]

Function = collections.namedtuple("Function", "first_line end_line name kind")


def list_functions(pykind, paths):
    found = {path: [] for path in paths}
    for first in range(0, len(paths), 500):
        for line in pythons.run([pykind, "list", "--format", "ndjson", *paths[first:first + 500]]).splitlines():
            row = json.loads(line)
            found[row["path"]].append(Function(row["first_line"], row["end_line"], row["name"], row["kind"]))
    return found


def edit_line(rng, sort, line):
    """The line after the edit; None if it is deleted."""
    column = rng.randrange(len(line) + 1)
    indentation = line[:len(line) - len(line.lstrip())]
    if sort == "truncate the line":
        return line[:column]
    if sort == "delete a character":
        column = rng.randrange(len(line))
        return line[:column] + line[column + 1:]
    if sort == "put def":
        return indentation + "def "
    if sort == "put foo.":
        return indentation + "foo."
    if sort == "delete the line":
        return None
    return line[:column] + sort[len("insert "):] + line[column:]


def makes_stray_triple_quote(before, after):
    return any(before.count(quote) % 2 != (after or "").count(quote) % 2 for quote in ('"""', "'''"))


def lost_functions(before, after, line, is_deleted):
    """(functions outside of the edited one, those of them that are lost)"""
    around = [f for f in before if f.first_line <= line <= f.end_line]
    edited = min(around, key=lambda f: f.end_line - f.first_line, default=None)
    left = collections.Counter((f.first_line, f.name, f.kind) for f in after)
    outside = lost = 0
    for f in before:
        if f.first_line == line or (edited and edited.first_line <= f.first_line and f.end_line <= edited.end_line):
            continue
        outside += 1
        key = (f.first_line - (is_deleted and f.first_line > line), f.name, f.kind)
        if left[key] > 0:
            left[key] -= 1
        else:
            lost += 1
    return outside, lost


def main():
    pykind = pythons.pykind_binary()
    found = pythons.pythons_or_skip()
    sources = {}
    for path in pythons.library_files(found[max(found)]):
        try:
            text = open(path, encoding="utf-8", newline="").read()
            compile(text, path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, UnicodeDecodeError, RecursionError):
            continue
        if len(text) > 300 and "\r" not in text:
            sources[path] = text
    rng = random.Random(SEED)
    before = list_functions(pykind, list(sources))
    edits, functions, lost = collections.Counter(), collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        done = []
        for number in range(EDITS):
            sort = SORTS[number % len(SORTS)]
            source = rng.choice(list(sources))
            lines = sources[source].split("\n")
            line = rng.choice([i for i, text in enumerate(lines) if text.strip()])
            after = edit_line(rng, sort, lines[line])
            if makes_stray_triple_quote(lines[line], after):
                sort = "stray triple quote"
            path = os.path.join(folder, f"{number}.py")
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write("\n".join(lines[:line] + ([] if after is None else [after]) + lines[line + 1:]))
            done.append((sort, source, line + 1, after is None, path))
        after = list_functions(pykind, [path for *_, path in done])
        for sort, source, line, is_deleted, path in done:
            outside, gone = lost_functions(before[source], after[path], line, is_deleted)
            edits[sort] += 1
            functions[sort] += outside
            lost[sort] += gone
            if gone and "-v" in sys.argv:
                print(f"  {sort}: {source}:{line} loses {gone}")
    print(f"{'edit':20} {'edits':>6} {'functions':>10} {'lost':>6} {'percent':>8} {'bound':>6}")
    failed = False
    for sort, bound in BOUNDS.items():
        percent = 100 * lost[sort] / max(1, functions[sort])
        failed = failed or percent > bound or edits[sort] == 0
        print(f"{sort:20} {edits[sort]:6} {functions[sort]:10} {lost[sort]:6} {percent:8.3f} {bound:6.2f}")
    sys.exit(1 if failed else 0)


main()
