"""Oracle: which programs are accepted, on tens of thousands of small ones.

CPython's own tests hold them: every string constant in its test suite, as it is, without its indentation, and each example of
a doctest. For each interpreter and its own tests: our parser, for that target version, reports an error exactly where
`ast.parse` does. Known differences are listed here with their reason.
"""

import collections
import json
import os
import sys
import tempfile

import pythons

# Message of ast.parse → why we do not report it.
KNOWN = {
    "unknown Unicode character": "a name in \\N{…} would need Unicode's list of names",
    "You found it!": "3.9's joke about __peg_parser__",
    "f-string: cannot use starred expression here": "`f'{*a}'`: an error in 3.10 and 3.11 only",
    "keyword argument repeated": "3.8's parser does the compiler's work",
    "cannot assign to __debug__": "3.8's parser does the compiler's work",
}
# Programs that only one old version accepts.
ACCEPTED_ONCE = {"(*args)": "3.8"}

PROGRAMS = r'''
import ast, gc, json, sys, textwrap, warnings
warnings.simplefilter("ignore")
gc.disable()  # trees have no cycles

def examples(text):
    """The statements of a doctest."""
    current = []
    for line in text.splitlines():
        line = line.strip()
        if line.startswith(">>>"):
            if current: yield "\n".join(current) + "\n"
            current = [line[4:]]
        elif line.startswith("...") and current:
            current.append(line[4:])
        else:
            if current: yield "\n".join(current) + "\n"
            current = []

programs = set()
for path in sys.stdin.read().splitlines():
    try:
        tree = ast.parse(open(path, "rb").read())
    except Exception:
        continue
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and 2 < len(node.value) < 3000:
            programs.update((node.value, textwrap.dedent(node.value)))
            if ">>> " in node.value:
                programs.update(examples(node.value))
for program in sorted(programs):
    try:
        source = program.encode()
    except UnicodeEncodeError:
        continue
    try:
        ast.parse(source)
        message = None
    except Exception as error:
        message = str(error)
    print(json.dumps([program, message]))
'''

BATCH = 1000


def count_errors(pykind, target, paths):
    """{path: how many error rows}; what is no text for pykind is missing."""
    errors = {}
    for line in pythons.run([pykind, "tree", "--target-version", target, *paths], may_fail=True).splitlines():
        if line.startswith('{"path"'):
            current = json.loads(line)["path"]
            errors[current] = 0
        elif line.startswith('{"error"'):
            errors[current] += 1
    return errors


def compare(pykind, version, python):
    files = [path for path in pythons.library_files(python) if f"{os.sep}test" in path]
    programs = [json.loads(line) for line in pythons.run([python, "-c", PROGRAMS], input="\n".join(files)).splitlines()]
    target = f"3.{version[1]}"
    accepted = compared = differences = known = 0
    with tempfile.TemporaryDirectory() as folder:
        for first in range(0, len(programs), BATCH):
            batch = programs[first:first + BATCH]
            paths = [os.path.join(folder, f"{number}.py") for number in range(len(batch))]
            for path, (program, _) in zip(paths, batch):
                with open(path, "wb") as file:
                    file.write(program.encode())
            errors = count_errors(pykind, target, paths + paths[:1])
            for path, (program, message) in zip(paths, batch):
                if path not in errors:
                    continue
                compared += 1
                accepted += message is None
                if (message is None) == (errors[path] == 0):
                    continue
                if message and any(known_message in message for known_message in KNOWN) or program.strip() in ACCEPTED_ONCE:
                    known += 1
                    continue
                differences += 1
                print(f"  python{target}: {program[:200]!r}: CPython says {message!r}, we report {errors[path]} errors")
    print(f"python{target}: {compared} programs, {accepted} accepted, {differences} judged otherwise, {known} known differences")
    return differences == 0 and compared > 1000 and known < 10


def main():
    pykind = pythons.pykind_binary()
    results = [compare(pykind, version, python) for version, python in pythons.pythons_or_skip().items()]
    sys.exit(0 if all(results) else 1)


main()
