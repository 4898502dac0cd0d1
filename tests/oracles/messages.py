"""Oracle: the run-time messages that hovers quote, against what CPython says.

Each program of messages_programs.py runs under each interpreter, which says whether it fails and with which words
(messages_run.py). Wherever a hover quotes a message ("Here", "On", "Wrong"), the interpreter must have said exactly that. What
hovers on definitions and keywords say in general ("Not") is made into programs of its own and compared in the same way.
A TypeError, AttributeError or RuntimeWarning of which no hover speaks is silent: it is counted, and listed with -v.

Python 3.14, whose words differ in many places, is CPython compiled to WebAssembly, of the npm package pyodide.
"""

import collections
import concurrent.futures
import itertools
import json
import os
import re
import shutil
import sys
import tempfile

import messages_programs
import peers
import pythons

FOLDER = os.path.dirname(os.path.abspath(__file__))
WASM = (3, 14)
LEAST_QUOTED = 3000  # messages, under each interpreter
SPOKEN_OF = ("TypeError", "AttributeError", "RuntimeWarning")
MESSAGE = re.compile(r"\b\w+(?:Error|Warning): .*")


def interpreters():
    """{version: (command that runs messages_run.py, interpreter whose library pykind reads)}"""
    found = pythons.pythons_or_skip()
    commands = {version: ([python, os.path.join(FOLDER, "messages_run.py")], python) for version, python in found.items()}
    if WASM not in commands:
        node, pyodide = shutil.which("node"), peers.pyodide_folder()
        if node is None or pyodide is None:
            print("SKIPPED: Python 3.14: there is no node, or no pyodide in the cache and npm cannot fetch it")
        else:
            runner = [os.path.join(FOLDER, "messages_run.mjs"), os.path.join(pyodide, "pyodide.mjs"), os.path.join(FOLDER, "messages_run.py")]
            commands[WASM] = ([node, *runner], found[max(found)])
    return commands


def said_by_python(command, sources):
    return json.loads(pythons.run(command, input=json.dumps(sources)))


def cursors(source):
    """(line, column) of each `$0`, counted from 1"""
    for i, line in enumerate(source.splitlines(), 1):
        parts = line.split("$0")
        for j in range(1, len(parts)):
            yield i, sum(map(len, parts[:j])) + 1


class Hovers:
    """Asks pykind, for one version."""

    AT_ONCE = 200  # sources

    def __init__(self, pykind, version, python, folder):
        self.folder = folder
        self.numbers = itertools.count()  # threads share it
        self.command = [pykind, "hover", "--format", "json", "--target-version", f"3.{version[1]}", "--python", python]

    def of(self, source):
        """(label, text) of the items of all hovers at the cursors of a source, the backquotes still in."""
        return self.of_all([source])[0]

    def of_all(self, sources):
        """The same of each source."""
        places = []
        for source in sources:
            path = os.path.join(self.folder, f"{next(self.numbers)}.py")
            with open(path, "w", encoding="utf-8") as file:
                file.write(source.replace("$0", ""))
            places.append([f"{path}:{line}:{column}" for line, column in cursors(source)])
        flat = [place for of_source in places for place in of_source]
        # One place, at which nothing is said, has no row; one of several has an empty one.
        answers = pythons.run([*self.command, *flat]).splitlines() if flat else []
        hovers = iter([json.loads(answer) for answer in answers] or [None])
        if len(flat) > 1 and len(answers) != len(flat):
            sys.exit(f"{len(flat)} places, {len(answers)} answers")
        found = []
        for of_source in places:
            items = [item for _ in of_source for item in (next(hovers) or {"items": []})["items"]]
            found.append([(item["label"], item["text"]) for item in items])
        return found


def message_in(text):
    found = MESSAGE.search(text.replace("`", ""))
    return found and found[0]


def quoted_in(items):
    """What the items say of the use at hand."""
    messages = [message_in(text) for label, text in items if label in ("Here", "On", "Wrong")]
    return sorted(set(filter(None, messages)))


def code_of_not(text):
    """What stands before the message of a "Not": the code that must not be written, or the phrase of an example."""
    before = text[:re.search(r": \w+(Error|Warning): ", text).start()]
    code = re.match("`([^`]*)`", before)
    return code[1] if code else "it" if before == "left alone" else before


def programs_of_not(hovers):
    """(program, message) of all that is said in general"""
    for thing in messages_programs.DEFINITIONS:
        for label, text in hovers.of(messages_programs.source_of_definition(thing)):
            if label == "Not" and message_in(text):
                yield messages_programs.program_of_not(thing, code_of_not(text)), message_in(text)
    for header, body in messages_programs.KEYWORDS:
        for label, text in hovers.of(f"{header.format(example='')}\n    {body}\n"):
            if label == "Not" and message_in(text):
                yield messages_programs.program_of_keyword(header, body, code_of_not(text)), message_in(text)


def compare(pykind, version, command, python, pool):
    programs = messages_programs.programs()
    with tempfile.TemporaryDirectory() as folder:
        hovers = Hovers(pykind, version, python, folder)
        sources = [program.source for program in programs]
        parts = [sources[i:i + Hovers.AT_ONCE] for i in range(0, len(sources), Hovers.AT_ONCE)]
        items = [found for part in pool.map(hovers.of_all, parts) for found in part]
        expected = [(program, quoted_in(found)) for program, found in zip(programs, items)]
        expected += [(program, [message]) for program, message in programs_of_not(hovers)]
    said = said_by_python(command, [program.source.replace("$0", "") for program, _ in expected])
    failing = quoted = differences = 0
    silent = collections.defaultdict(list)
    for (program, ours), theirs in zip(expected, said):
        fails = theirs is not None and theirs.startswith(SPOKEN_OF)
        failing += fails
        quoted += len(ours)
        if fails and not ours:
            silent[program.group].append(f"{program.name}: {theirs}")
        for message in ours:
            if message != theirs:
                differences += 1
                print(f"  python3.{version[1]}, {program.name}\n    CPython: {theirs}\n    we:      {message}")
    unspoken = sum(map(len, silent.values()))
    print(f"python3.{version[1]}: {len(expected):,} programs, {failing:,} fail, {quoted:,} messages quoted, {differences} differences, "
          f"{unspoken:,} silent ({100 * unspoken / max(1, failing):.1f} %)")
    print("  silent: " + ", ".join(f"{group} {len(names)}" for group, names in sorted(silent.items())))
    if "-v" in sys.argv:
        print("".join(f"    {group}: {name}\n" for group, names in silent.items() for name in names), end="")
    return differences == 0 and quoted >= LEAST_QUOTED


def main():
    pykind = pythons.pykind_binary()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = [compare(pykind, version, command, python, pool) for version, (command, python) in interpreters().items()]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
