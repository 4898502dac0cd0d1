"""Oracle: what the checks say that Python says, against what it says.

Each program of messages_programs.py, which puts one object to one use, is checked and run by each interpreter. Where a finding says what Python says,
the program must have failed with exactly these words; but for half protocols, of which a program need not make the use. A program that fails and has no finding is silent: it is counted, and listed with -v.
"""

import collections
import concurrent.futures
import json
import os
import sys
import tempfile

import messages
import messages_programs
import pythons

LEAST_FOUND = 1000  # programs with a finding, under each interpreter
# They say what comes of a use that a definition is not fit for, which the program need not make.
OF_DEFINITIONS = {"half-protocol"}


def findings(pykind, version, python, programs):
    """The rows of `pykind check` of each program."""
    with tempfile.TemporaryDirectory() as folder:
        for number, program in enumerate(programs):
            with open(os.path.join(folder, f"{number}.py"), "w", encoding="utf-8") as file:
                file.write(program.source.replace("$0", ""))
        output = pythons.run([pykind, "check", "--format", "json", "--target-version", f"3.{version[1]}", "--python", python, "."], cwd=folder)
    found = collections.defaultdict(list)
    for row in map(json.loads, output.splitlines()):
        found[int(os.path.basename(row["path"])[:-len(".py")])].append(row)
    return [found[number] for number in range(len(programs))]


def compare(pykind, version, command, python):
    programs = messages_programs.programs()
    said = messages.said_by_python(command, [program.source.replace("$0", "") for program in programs])
    failing = found = differences = 0
    codes = collections.Counter()
    silent = collections.defaultdict(list)
    for program, theirs, rows in zip(programs, said, findings(pykind, version, python, programs)):
        fails = theirs is not None and theirs.startswith(messages.SPOKEN_OF)
        failing += fails
        found += bool(rows)
        codes.update(row["code"] for row in rows)
        if fails and not rows:
            silent[program.group].append(f"{program.name}: {theirs}")
        for row in rows:
            if row["code"] not in OF_DEFINITIONS and row["python"] is not None and row["python"] != theirs:
                differences += 1
                print(f"  python3.{version[1]}, {program.name}, {row['code']}\n    CPython: {theirs}\n    we:      {row['python']}")
    unspoken = sum(map(len, silent.values()))
    print(f"misuse, python3.{version[1]}: {len(programs):,} programs, {failing:,} fail, {found:,} have findings, {differences} differences, "
          f"{unspoken:,} silent ({100 * unspoken / max(1, failing):.1f} %)")
    print("  " + ", ".join(f"{count} {code}" for code, count in sorted(codes.items())))
    print("  silent: " + ", ".join(f"{group} {len(names)}" for group, names in sorted(silent.items())))
    if "-v" in sys.argv:
        print("".join(f"    {group}: {name}\n" for group, names in silent.items() for name in names), end="")
    return differences == 0 and found >= LEAST_FOUND


def main():
    pykind = pythons.pykind_binary()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        tasks = [pool.submit(compare, pykind, version, command, python) for version, (command, python) in messages.interpreters().items()]
        sys.exit(0 if all([task.result() for task in tasks]) else 1)


main()
