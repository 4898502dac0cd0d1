"""Oracle: a family of generated iterator classes (iterator_classes.py), each converted in every way that is offered, executed by CPython.

Every result compiles, is of the kind that was announced, is not offered again, and does what the class did under the drivers of equality.py;
what must not be converted is not offered; and of those that can be converted, by how they were made, enough are.

The classes are dealt out to the interpreters in turn; --all gives each of them all. --seed and --count make up another family, --only NAME shows
one of its classes and what becomes of it. --refusals prints, for each reason, what was refused.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile

import iterator_classes
import pythons

HERE = os.path.dirname(os.path.abspath(__file__))
SMALLEST_SHARE = 0.7  # of the convertible ones, that has to be offered
A_FOLDER = 25  # classes that are one project
KINDS = {"async-generator-method": "async-generator-function", "generator-method": "generator-function",
         "async-generator-function": "async-generator-function", "generator-function": "generator-function"}
COMPILE = r'''
import json, sys, warnings
warnings.simplefilter("ignore")
for path in sys.stdin.read().splitlines():
    try:
        compile(open(path, "rb").read(), path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        print(json.dumps([path, str(error)]))
'''


class Family:
    """The classes for one interpreter, and what becomes of them."""

    def __init__(self, pykind, version, python, programs, folder):
        self.pykind, self.version, self.python, self.folder = pykind, version, python, folder
        self.programs = programs
        self.paths = {"%s.py" % program.name.replace(".", "_"): program for program in programs}
        self.problems = []
        self.runs = self.idle = 0  # `idle`: pairs that never give an item

    def path_of(self, tree, name):
        place = list(self.paths).index(name) if not hasattr(self, "places") else self.places[name]
        return os.path.join(self.folder, tree, "group%d" % (place // A_FOLDER), name)

    def write(self, tree, names):
        for name in names:
            path = self.path_of(tree, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(self.paths[name].source)

    def run_pykind(self, *arguments):
        return pythons.run([self.pykind, *arguments, "--target-version", "3.%d" % self.version[1]])

    def proposals(self, tree):
        rows = map(json.loads, self.run_pykind("convert", "--all", "--list", "--format", "json", os.path.join(self.folder, tree)).splitlines())
        return [(os.path.basename(row["path"]), row) for row in rows]

    def functions(self, tree):
        """{name of the file: counter of (qualified name, kind)}"""
        found = collections.defaultdict(collections.Counter)
        for line in self.run_pykind("list", "--format", "ndjson", os.path.join(self.folder, tree)).splitlines():
            row = json.loads(line)
            found[os.path.basename(row["path"])][row["qualname"], row["kind"]] += 1
        return found

    def problem(self, name, text, result=None):
        self.problems.append((self.paths[name].name, text, result))

    def run(self):
        self.places = {name: at for at, name in enumerate(self.paths)}
        self.write("before", self.paths)
        self.check_compiles("before", "the class is no Python")
        self.listed = self.proposals("before")
        before = self.functions("before")
        rows = []
        for conversion in sorted({row["id"] for _, row in self.listed if row["offered"]} & KINDS.keys()):
            rows += self.convert(conversion, before)
        self.compare(rows)
        return self

    def check_compiles(self, tree, what):
        files = [self.path_of(tree, name) for name in os.listdir(os.path.join(self.folder, tree)) for name in
                 os.listdir(os.path.join(self.folder, tree, name))]
        for line in pythons.run([self.python, "-c", COMPILE], input="\n".join(files)).splitlines():
            path, message = json.loads(line)
            self.problem(os.path.basename(path), "%s: %s" % (what, message), open(path, encoding="utf-8").read())

    def convert(self, conversion, before):
        """The pairs for equality_run.py."""
        offered = {name: row for name, row in self.listed if row["id"] == conversion and row["offered"]}
        self.write(conversion, offered)
        self.run_pykind("convert", "--all", "--to", conversion, "--write", os.path.join(self.folder, conversion))
        self.check_compiles(conversion, conversion + " makes no Python")
        for name, row in self.proposals(conversion):
            if row["id"] == conversion and row["offered"]:
                self.problem(name, conversion + " is offered again")
        after = self.functions(conversion)
        rows = []
        for name, row in offered.items():
            program = self.paths[name]
            result = open(self.path_of(conversion, name), encoding="utf-8").read()
            # What a generator function gives is an iterator, of which single steps can be asked.
            is_spoiled = program.spoiled and not (program.spoiled == iterator_classes.SINGLE_STEP and conversion.endswith("generator-function"))
            if is_spoiled:
                self.problem(name, "%s is offered: %s" % (conversion, program.spoiled), result)
            if program.needs_class and conversion.endswith("generator-function"):
                self.problem(name, conversion + " is offered, but the class is needed", result)
            if not is_announced(conversion, row["name"], program, before[name], after[name]):
                self.problem(name, "%s does not make the %s it announces" % (conversion, KINDS[conversion]), result)
            rows.append({"name": program.name, "conversion": conversion, "before": {"main.py": program.source}, "after": {"main.py": result},
                         "main": "main.py", "line": program.line, "drive": program.drive, "differs": row["differs"], "target": self.version[1],
                         "until": None, "thorough": program.is_thorough and program.name.endswith("7")})
        return rows

    def execute(self, rows):
        """The results of equality_run.py, in the order of the rows."""
        environment = dict(os.environ, PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1")
        with subprocess.Popen([self.python, os.path.join(HERE, "equality_run.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                              env=environment) as child:
            output, _ = child.communicate("".join(json.dumps(row) + "\n" for row in rows))
        results = [json.loads(line) for line in output.splitlines()]
        if child.returncode != 0 or len(results) != len(rows):
            raise RuntimeError("%s failed after %d of %d pairs" % (self.python, len(results), len(rows)))
        return results

    def compare(self, rows):
        results = self.execute(rows)
        # On a machine that stands still for seconds, what merely waits is taken to hang.
        again = [at for at, result in enumerate(results) if "hangs" in json.dumps(result)]
        for at, result in zip(again, self.execute([rows[at] for at in again]) if again else []):
            results[at] = result
        self.runs = sum(result.get("runs", 0) for result in results)
        for row, result in zip(rows, results):
            name = row["name"].replace(".", "_") + ".py"
            if [found["driver"] for found in result.get("differences", [])] == ["plain"]:
                self.idle += 1
            elif "skipped" in result:
                self.problem(name, "cannot be run: " + result["skipped"], row["after"]["main.py"])
            elif result["differences"]:
                self.problem(name, "%s behaves otherwise under %s" % (row["conversion"], "; ".join(
                    "%s\n    before … %s\n    after  … %s" % (found["driver"], found["before"], found["after"])
                    for found in result["differences"][:1])), row["after"]["main.py"])


def is_announced(conversion, cls, program, before, after):
    """Whether what is new is what was announced."""
    new = [name for name, kind in after - before if kind == KINDS[conversion]]
    if conversion.endswith("method"):
        return "%s.%s" % (cls, "__aiter__" if program.is_async else "__iter__") in new
    return len([name for name in new if "." not in name]) == 1


def tell(families, options):
    by_id = collections.defaultdict(collections.Counter)
    refused = collections.defaultdict(list)
    totals = collections.Counter()
    for family in families:
        listed = collections.defaultdict(list)
        for name, row in family.listed:
            listed[name].append(row)
        for name, program in family.paths.items():
            rows = listed[name]
            is_offered = any(row["offered"] for row in rows)
            totals["convertible"] += program.is_convertible
            totals["offered"] += program.is_convertible and is_offered
            totals["spoiled"] += bool(program.spoiled)
            totals["doubtful"] += program.doubtful
            for row in rows:
                by_id[row["id"]]["offered" if row["offered"] else "refused"] += 1
                if not row["offered"]:
                    reason = re.sub(r"`[^`]*`", "`…`", row["reason"])
                    refused[row["id"], reason].append((program, row))
            totals["absent"] += not rows
            totals["absent, convertible"] += not rows and program.is_convertible
    count = sum(len(family.paths) for family in families)
    print("family: %d classes: %d convertible, %d that must not be, %d doubtful; nothing is said of %d (%d of them convertible)" % (
        count, totals["convertible"], totals["spoiled"], totals["doubtful"], totals["absent"], totals["absent, convertible"]))
    for conversion, counts in sorted(by_id.items()):
        print("family %s: %d offered, %d refused" % (conversion, counts["offered"], counts["refused"]))
    for (conversion, reason), found in sorted(refused.items(), key=lambda item: -len(item[1])):
        convertible = sum(program.is_convertible for program, _ in found)
        print("  %s, %d refused (%d convertible): %s" % (conversion, len(found), convertible, reason))
        if options.refusals and convertible:
            program, row = min((item for item in found if item[0].is_convertible), key=lambda item: len(item[0].source))
            print("\n%s, line %d: %s\n\n%s" % (program.name, row["reason_line"], row["reason"], program.source))
    share = totals["offered"] / max(1, totals["convertible"])
    print("family: %d of %d convertible ones are offered: %.1f %%, at least %.0f %% have to be" % (
        totals["offered"], totals["convertible"], 100 * share, 100 * SMALLEST_SHARE))
    return share


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("pykind")
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--only", metavar="NAME")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--refusals", action="store_true")
    return parser.parse_args()


def families_of(options, found, folder):
    pykind = pythons.pykind_binary()
    for version, python in found.items():
        count = options.count if options.all else -(-options.count // len(found))
        programs = list(iterator_classes.programs(options.seed, count, version[1]))
        if options.only:
            programs = [program for program in programs if program.name == options.only]
        if programs:
            yield Family(pykind, version, python, programs, os.path.join(folder, "python3.%d" % version[1]))


def main():
    options = parse()
    if options.only:
        options.seed, options.all = int(options.only.split(".")[0]), True
    found = pythons.pythons_or_skip()
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        families = list(pool.map(Family.run, families_of(options, found, folder)))
    problems = [(family, *problem) for family in families for problem in family.problems]
    for family, name, text, result in problems:
        print("  python3.%d, %s: %s" % (family.version[1], name, text))
        if result and (options.only or os.environ.get("VERBOSE")):
            print("--- before\n%s\n--- after\n%s" % (next(p.source for p in family.programs if p.name == name), result))
    for family in families:
        print("family python3.%d: %d classes, %d runs each way, %d problems, %d pairs give no item" % (
            family.version[1], len(family.programs), family.runs, len(family.problems), family.idle))
    share = tell(families, options)
    sys.exit(1 if problems or share < SMALLEST_SHARE and not options.only else 0)


if __name__ == "__main__":
    main()
