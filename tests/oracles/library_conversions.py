"""Oracle: every conversion that is offered, preferred or not, in the standard library and in the packages installed beside it.

Each is made in a copy, and what it makes has to compile in the Python that it is for, to be of the kind that was announced, and not to be offered the
same conversion again. What is offered, what is refused and why, what it is silent about, and how fast, is printed.

The libraries of the oldest and of the newest interpreter are looked at, and all packages; with --all, the library of each interpreter. --show
prints what is made as a diff.
"""

import collections
import difflib
import json
import os
import re
import shutil
import sys
import tempfile
import time

import pythons
from family import COMPILE

# What a conversion makes: the kind of it, and the name that it has in a class that stays.
METHODS = {"async-generator-method": ("async-generator-function", "__aiter__"), "generator-method": ("generator-function", "__iter__")}
FUNCTIONS = {"async-generator-function": "async-generator-function", "generator-function": "generator-function",
             "context-manager-function": "generator-function", "async-context-manager-function": "async-generator-function"}
FOLDERS = "import sysconfig; print(sysconfig.get_path('stdlib')); print(sysconfig.get_path('purelib'))"
DEBIAN = "/usr/lib/python3/dist-packages"
ITERATOR = re.compile(rb"^\s+(async )?def (__anext__|__next__|__enter__|__aenter__)\(", re.M)


def trees(found, all_libraries):
    """(name, version, python, files, folder) of each library."""
    newest = max(found)
    left_out = [] if all_libraries else [version for version in found if version not in (min(found), newest)]
    if left_out:
        print("conversions: without --all, not the libraries of " + ", ".join("python3.%d" % version[1] for version in left_out))
    for version, python in found.items():
        library, packages = pythons.run([python, "-c", FOLDERS]).split("\n")[:2]
        if version not in left_out:
            yield "python3.%d" % version[1], version, python, pythons.library_files(python), library
        yield "packages of python3.%d" % version[1], version, python, files_of(packages), packages
    if os.path.isdir(DEBIAN):
        yield "Debian's packages", newest, found[newest], files_of(DEBIAN), DEBIAN


def files_of(root):
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        found += sorted(os.path.join(folder, name) for name in names if name.endswith(".py"))
    return found


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Library:
    def __init__(self, pykind, name, version, python, files, root):
        self.pykind, self.name, self.version, self.python, self.files, self.root = pykind, name, version, python, files, root
        self.problems, self.changed = [], 0
        self.inodes = {}  # of the copies, by the paths of what they are copies of

    def pykind_run(self, verb, *arguments, may_fail=False):
        return pythons.run([self.pykind, verb, *arguments, "--target-version", "3.%d" % self.version[1]], may_fail=may_fail)

    def listed(self, files):
        rows = []
        for first in range(0, len(files), 1000):
            output = self.pykind_run("convert", "--all", "--list", "--format", "json", "--no-ignore", *files[first:first + 1000], may_fail=True)
            rows += map(json.loads, output.splitlines())
        return rows

    def functions(self, files):
        found = collections.defaultdict(collections.Counter)
        for line in self.pykind_run("list", "--format", "ndjson", "--no-ignore", *files, may_fail=True).splitlines() if files else []:
            row = json.loads(line)
            found[row["path"]][row["qualname"], row["kind"]] += 1
        return found

    def problem(self, path, text):
        self.problems.append("%s: %s" % (path, text))

    def run(self, folder, show):
        start = time.time()
        self.rows = self.listed(self.files)
        self.seconds = time.time() - start
        offered = [row for row in self.rows if row["offered"]]
        if offered:
            self.copy = os.path.join(folder, "copy")
            for path in self.files:
                os.makedirs(os.path.dirname(self.copied(path)), exist_ok=True)
                self.copy_again(path)
            self.hide_uses()
            for conversion in sorted({row["id"] for row in offered}):
                self.convert(conversion, [row for row in offered if row["id"] == conversion], show)
            shutil.rmtree(self.copy)
        return self

    def hide_uses(self):
        """The uses of a class in other files were looked for when the list was made: in the copy nothing is a file of the project."""
        os.mkdir(os.path.join(self.copy, ".git"))
        with open(os.path.join(self.copy, ".gitignore"), "w") as file:
            file.write("*\n")

    def copy_again(self, path):
        shutil.copyfile(path, self.copied(path))
        self.inodes[path] = os.stat(self.copied(path)).st_ino

    def copied(self, path):
        return os.path.join(self.copy, os.path.relpath(path, self.root))

    def convert(self, conversion, offered, show):
        paths = sorted({row["path"] for row in offered})
        copies = [self.copied(path) for path in paths]
        before = self.functions(copies)
        self.pykind_run("convert", "--all", "--to", conversion, "--write", "--no-ignore", *copies)
        # What other files change for as well is only made where one asks for it by its place.
        names = {(self.copied(row["path"]), row["name"]) for row in offered}
        for row in self.listed(copies):
            if row["id"] == conversion and row["offered"] and (row["path"], row["name"]) in names:
                self.pykind_run("convert", "%s:%d" % (row["path"], row["line"]), "--to", conversion, "--write", may_fail=True)
        # A file is written anew, and not in its place.
        changed = [path for path in self.files if os.stat(self.copied(path)).st_ino != self.inodes[path]]
        self.changed += len(changed)
        self.check(conversion, offered, before, [self.copied(path) for path in changed])
        for path in changed:
            if show:
                texts = [read(p).decode("utf-8", "replace").splitlines(True) for p in (path, self.copied(path))]
                sys.stdout.writelines(difflib.unified_diff(*texts, path, conversion))
            self.copy_again(path)

    def check(self, conversion, offered, before, changed):
        for line in pythons.run([self.python, "-c", COMPILE], input="\n".join(changed)).splitlines():
            path, message = json.loads(line)
            self.problem(path, "%s makes no Python: %s" % (conversion, message))
        after = self.functions(sorted({self.copied(row["path"]) for row in offered}))
        again = {(row["path"], row["name"]) for row in self.listed(changed) if row["id"] == conversion and row["offered"]}
        for row in offered:
            path = self.copied(row["path"])
            place = "%s:%d" % (row["path"], row["line"])
            if (path, row["name"]) in again:
                self.problem(place, conversion + " is offered again")
            if not is_announced(row, after[path] - before[path]):
                self.problem(place, conversion + " does not make what it announces")


def is_announced(row, new):
    conversion, name = row["id"], row["name"]
    if conversion in METHODS:
        kind, method = METHODS[conversion]
        # That of a helper is the method of the class that has made it.
        place = method if "class-gone" in row["differs"] else "%s.%s" % (name, method)
        return any(found == kind and ("." + qualname).endswith("." + place) for qualname, found in new)
    if conversion in FUNCTIONS:
        return any(found == FUNCTIONS[conversion] for _, found in new)
    if conversion == "coroutine-function":
        return any(found == conversion and ("." + qualname).endswith("." + name) for qualname, found in new)
    return conversion == "iterator-class" and any(qualname.endswith((".__next__", ".__anext__")) for qualname, _ in new)


def tell(libraries):
    counts = collections.defaultdict(collections.Counter)
    reasons = collections.Counter()
    for library in libraries:
        here = collections.Counter()
        for row in library.rows:
            here["offered" if row["offered"] else "disabled"] += 1
            counts[row["id"]]["offered" if row["offered"] else "disabled"] += 1
            counts[row["id"]]["preferred"] += row["preferred"]
            if not row["offered"]:
                reasons[row["id"], re.sub(r"`[^`]*`", "`…`", row["reason"])] += 1
        silent = sum(len(ITERATOR.findall(read(path))) for path in library.files) - len(library.rows)
        print("conversions, %s: %d files, %d offered, %d disabled, %d steps and managers with neither, %d files changed, %d problems, %.1f s (%d files/s)" % (
            library.name, len(library.files), here["offered"], here["disabled"], max(0, silent), library.changed, len(library.problems),
            library.seconds, len(library.files) / max(0.01, library.seconds)))
    for conversion, here in sorted(counts.items()):
        print("conversions, %s: %d offered (%d preferred), %d disabled" % (conversion, here["offered"], here["preferred"], here["disabled"]))
    for (conversion, reason), count in reasons.most_common():
        print("  %s, %d disabled: %s" % (conversion, count, reason))


def main():
    pykind = pythons.pykind_binary()
    libraries = []
    with tempfile.TemporaryDirectory() as folder:
        for tree in trees(pythons.pythons_or_skip(), "--all" in sys.argv):
            libraries.append(Library(pykind, *tree).run(folder, "--show" in sys.argv))
    for library in libraries:
        for problem in library.problems:
            print("  %s: %s" % (library.name, problem))
    tell(libraries)
    made = sum(row["offered"] for library in libraries for row in library.rows)
    sys.exit(1 if any(library.problems for library in libraries) or not made else 0)


if __name__ == "__main__":
    main()
