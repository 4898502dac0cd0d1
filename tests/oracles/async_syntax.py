"""Oracle: `async-generator-syntax`, against CPython's symtable and compiler.

Small programs put every construct that suspends in every place that may hold one. For each interpreter: it refuses a program with an error about
such a construct exactly where `pykind check` finds one, in the same words, and on the same line.
Programs that are refused for another reason are left out, and counted; the interpreter names one error only, which must be among the findings.
"""

import collections
import json
import os
import re
import sys
import tempfile

import async_syntax_programs
import pythons

CODE = "async-generator-syntax"
# The errors that are about such a construct.
ABOUT = re.compile(r"""'(yield|yield\ from|await|async\ for|async\ with)'\ (outside|inside)\ | ^'return'\ with\ value\ in\ async\ generator$
    | ^asynchronous\ comprehension\ | ^'?(yield|await)\ expression'?\ can""", re.X)
COMPILE = r'''
import json, sys, warnings
warnings.simplefilter("ignore")
for program in map(json.loads, sys.stdin):
    try:
        compile(program, "program.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        print(json.dumps([str(getattr(error, "msg", error)), getattr(error, "lineno", 0)]))
    else:
        print("null")
'''
LAST_WITHOUT_LINES = (3, 9)  # it gives errors of comprehensions and f-strings the line of what is around them, or none
SMALLEST = {"refused": 300, "accepted": 300}


def theirs(python, programs):
    """Of each program, the error that it is refused with: its words and its line; or None"""
    output = pythons.run([python, "-c", COMPILE], input="".join(json.dumps(program) + "\n" for program in programs))
    return list(map(json.loads, output.splitlines()))


def ours(pykind, version, folder, count):
    """Of each program, what Python says by our account: words and lines"""
    output = pythons.run([pykind, "check", "--format", "json", "--target-version", "3.%d" % version[1], folder])
    found = [[] for _ in range(count)]
    for row in map(json.loads, output.splitlines()):
        if row["code"] == CODE:
            name, _, words = row["python"].partition(": ")
            if name != "SyntaxError":
                sys.exit("%s:%d: what Python says is no SyntaxError: %s" % (row["path"], row["line"], row["python"]))
            found[int(os.path.basename(row["path"])[:-len(".py")])].append([words, row["line"]])
    return found


def agree(expected, actual, version):
    if expected is None:
        return not actual
    if expected in actual:
        return True
    return version <= LAST_WITHOUT_LINES and expected[0] in (words for words, _ in actual)


def main():
    pykind = pythons.pykind_binary()
    found = pythons.pythons_or_skip()
    programs = list(dict.fromkeys(async_syntax_programs.programs()))
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, program in enumerate(programs):
            with open(os.path.join(folder, "%d.py" % number), "w", encoding="utf-8") as file:
                file.write(program)
        for version, python in found.items():
            figures = collections.Counter(words=0, left=0, refused=0, accepted=0)
            said = set()
            disagreements = []
            for program, expected, actual in zip(programs, theirs(python, programs), ours(pykind, version, folder, len(programs))):
                if expected and not ABOUT.search(expected[0]):
                    figures["left"] += 1
                elif not agree(expected, actual, version):
                    disagreements.append((program, expected, actual))
                else:
                    figures["refused" if expected else "accepted"] += 1
                    if expected:
                        said.add(expected[0])
            name = "python3.%d" % version[1]
            for program, expected, actual in disagreements[:20]:
                print("  %s says %s, we say %s, of\n%s" % (name, expected, actual, re.sub("(?m)^", "    ", program)))
            print("async_syntax: %s: %d programs: %d refused in %d different words, %d accepted, %d left out, %d disagreements" %
                  (name, len(programs), figures["refused"], len(said), figures["accepted"], figures["left"], len(disagreements)))
            failures += len(disagreements) + any(figures[what] < least for what, least in SMALLEST.items())
    sys.exit(0 if failures == 0 else 1)


main()
