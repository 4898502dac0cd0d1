"""Oracle: the kind of every function of the standard library, against the flags of CPython's own compiler.

For each interpreter, each file that its compiler accepts: the multiset of (first line, qualified name, kind) that `pykind list`
gives equals the one read off the code objects. Before 3.11 there is no co_qualname: then the name. Code that the compiler drops
(under `if False`, after `while True`) may be extra on our side; each such row is printed.
"""

import collections
import json
import sys

import pythons

# Runs under the interpreter in question. Code objects that are no functions of the source are left out: modules, class bodies
# (they have no CO_NEWLOCALS | CO_OPTIMIZED), list, set and dict comprehensions, and the scopes and lazily evaluated bodies of PEP 695,
# which are told from functions by where they begin: at a node that is no function.
DUMP = r'''
import ast, gc, json, re, sys, warnings
warnings.simplefilter("ignore")
gc.disable()  # trees and code have no cycles
COMPREHENSIONS = {"<listcomp>", "<setcomp>", "<dictcomp>"}
GENERIC = "<generic parameters of "

def functions(code):
    for const in code.co_consts:
        if hasattr(const, "co_code"):
            if const.co_flags & 3 == 3 or const.co_flags & 2:
                yield const
            yield from functions(const)

def lazy_bodies(source, found):
    """(first line, name) of what is evaluated lazily: type aliases, bounds and defaults of type parameters. Most files need not be
    parsed for them once more: their code has no scope of type parameters, and in their text no name follows `type`."""
    if not any(f.co_name.startswith(GENERIC) for f in found) and not re.search(rb"\btype[\s\\]+[\w\x80-\xff]", source):
        return set()
    found = set()
    for node in ast.walk(ast.parse(source)):
        if type(node).__name__ == "TypeAlias":
            found.add((node.lineno, node.name.id))
        elif type(node).__name__ in ("TypeVar", "ParamSpec", "TypeVarTuple"):
            found.add((node.lineno, node.name))
    return found

def kind(code):
    flags = code.co_flags
    suffix = "-expression" if code.co_name == "<genexpr>" else "-function"
    if flags & 0x200: return "async-generator" + suffix
    if flags & 0x80: return "coroutine-function"
    if flags & 0x20: return "generator" + suffix
    return "function"

for path in sys.stdin.read().splitlines():
    try:
        source = open(path, "rb").read()
        code = compile(source, path, "exec", dont_inherit=True)
    except Exception:
        continue
    found = list(functions(code))
    lazy = lazy_bodies(source, found) if sys.version_info >= (3, 12) else ()
    rows = [[f.co_firstlineno, getattr(f, "co_qualname", f.co_name), kind(f)] for f in found
            if f.co_name not in COMPREHENSIONS and not f.co_name.startswith(GENERIC)
            and (f.co_firstlineno, f.co_name) not in lazy]
    print(json.dumps([path, rows]))
'''


def ours(pykind, version, files):
    rows = collections.defaultdict(collections.Counter)
    target = f"3.{version[1]}"
    for first in range(0, len(files), 500):
        output = pythons.run([pykind, "list", "--format", "ndjson", "--target-version", target, *files[first:first + 500]])
        for line in output.splitlines():
            row = json.loads(line)
            # The flag of a generator-based coroutine function is set at run time, by types.coroutine.
            kind = "generator-function" if row["kind"] == "generator-based-coroutine-function" else row["kind"]
            name = row["qualname"] if version >= (3, 11) else row["name"]
            rows[row["path"]][(row["first_line"], name, kind)] += 1
    return rows


def compare(pykind, version, python):
    files = pythons.library_files(python)
    theirs = {}
    for line in pythons.run([python, "-c", DUMP], input="\n".join(files)).splitlines():
        path, rows = json.loads(line)
        theirs[path] = collections.Counter(map(tuple, rows))
    found = ours(pykind, version, list(theirs))
    missing = extra = 0
    for path, expected in theirs.items():
        for row in (expected - found[path]).elements():
            missing += 1
            print(f"  MISSING {path}: {row}")
        for row in (found[path] - expected).elements():
            extra += 1
            # Another kind under the same name and line is a difference, not dropped code.
            if any(row[:2] == other[:2] for other in expected - found[path]):
                print(f"  DIFFERENT {path}: {row}")
            else:
                print(f"  dropped by the compiler: {path}: {row}")
    total = sum(sum(rows.values()) for rows in theirs.values())
    print(f"python3.{version[1]}: {len(theirs)} files, {total} functions, {missing} differences, {extra} extra in dropped code")
    return missing == 0 and total > 0 and extra <= total // 2000


def main():
    pykind = pythons.pykind_binary()
    results = [compare(pykind, version, python) for version, python in pythons.pythons_or_skip().items()]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
