"""Oracle: the scope of every name of the standard library, against CPython's own symtable.

For each interpreter, each file that its compiler accepts: the same scopes (sort, name, line), and in each the same names, each local,
global or free, parameter, imported and bound as symtable has it. What differs by design is taken into account here, and nothing else:
names that only occur in annotations which stay text (PEP 563, from 3.10 on in CPython's symtable); comprehensions, which from 3.12
on symtable has already put into the scope around them (PEP 709); names that CPython makes up (".0", "__classdict__");
lines in the fields of f-strings, which 3.8 counts from the wrong place.
"""

import collections
import json
import subprocess
import sys

import pythons

MADE_UP = {"__classdict__", "__conditional_annotations__", "__classcell__", "__type_params__"}
DUMP = r'''
import gc, json, symtable, sys, warnings
warnings.simplefilter("ignore")
gc.disable()  # tables have no cycles
made_up = set(sys.argv[1:])

class Facts(dict):
    """{flags of a symbol: what they say}. A table's own symbols would look through all its children, for each of them."""

    def __missing__(self, flags):
        symbol = symtable.Symbol("", flags)
        where = "free" if symbol.is_free() else "explicit" if symbol.is_declared_global() else "local" if symbol.is_local() else "global"
        self[flags] = " %s %d %d" % (where, symbol.is_parameter(), symbol.is_imported())
        return self[flags]

facts = Facts()

def of(table):
    sort = str(table.get_type()).rpartition(".")[2].lower()
    symbols = [name + facts[flags] for name, flags in table._table.symbols.items() if name[0] != "." and name not in made_up]
    if sort == "module":
        symbols = [" ".join((name, "module", "0", imported)) for name, _, _, imported in map(str.split, symbols)]
    elif sort != "class":
        sort = "function"
    return [sort, table.get_name(), table.get_lineno(), symbols]

for path in sys.stdin.read().splitlines():
    try:
        source = open(path, "rb").read()
        compile(source, path, "exec", dont_inherit=True)
        top = symtable.symtable(source, path, "exec")
    except Exception:
        continue
    scopes, pending = [], [top]
    while pending:
        table = pending.pop()
        scopes.append(of(table))
        pending += table.get_children()
    print(json.dumps([path, scopes]))
'''

EXPRESSIONS = {"lambda", "listcomp", "setcomp", "dictcomp", "genexpr"}


def is_made_up(name):
    return name.startswith(".") or name in MADE_UP


def future_annotations(scopes):
    return "annotations" in scopes[0]["symbols"] and scopes[0]["symbols"]["annotations"]["flags"] == ["imported", "bound"]


def sees_class(scopes, index):
    """Whether a scope of PEP 695 sees the names of the class around it."""
    kinds = ("type parameters", "type variable", "type alias")
    first = scopes[index]["kind"]
    while scopes[index]["kind"] in kinds:
        index = scopes[index]["parent"]
    return first in kinds and scopes[index]["kind"] == "class"


def as_symtable(scopes, version, source):
    """Our scopes as the symtable of that version would show them: a multiset of (sort, name, line, symbols)."""
    drops_annotations = version >= (3, 10) and "from __future__ import" in source and "annotations" in source and future_annotations(scopes)
    kept = [not (drops_annotations and scope["annotation"]) for scope in scopes]
    symbols = []
    for index, scope in enumerate(scopes):
        symbols.append({})
        for name, symbol in scope["symbols"].items():
            if drops_annotations and symbol["annotation"]:
                continue
            where = {"implicit": "global"}.get(symbol["is"], symbol["is"])
            symbols[index][name] = [where, "parameter" in symbol["flags"], "imported" in symbol["flags"]]
    # A free name passes through the scopes between.
    for index, scope in enumerate(scopes):
        for name, symbol in scope["symbols"].items():
            if symbol["is"] != "free" or not kept[index] or name not in symbols[index]:
                continue
            at = scope["parent"]
            while at is not None and at != symbol["in"] and not (name == "__class__" and scopes[at]["kind"] == "class"):
                symbols[at].setdefault(name, ["free", False, False])
                at = scopes[at]["parent"]
    # From 3.12 on a list, set or dict comprehension is part of the scope around it, unless that can see a class's names.
    if version >= (3, 12):
        for index in reversed(range(len(scopes))):
            scope = scopes[index]
            if scope["kind"] != "comprehension" or scope["name"] == "genexpr" or not kept[index]:
                continue
            holder = scope["parent"]
            if sees_class(scopes, holder):
                continue
            kept[index] = False
            for name, symbol in symbols[index].items():
                if name not in symbols[holder]:
                    symbols[holder][name] = symbol
    rows = []
    for index, scope in enumerate(scopes):
        if not kept[index]:
            continue
        sort = scope["kind"] if scope["kind"] in ("module", "class") else "function"
        if sort == "module":
            symbols[index] = {name: ["module", False, imported] for name, (_, _, imported) in symbols[index].items()}
        rows.append((sort, scope["name"], line_of(scope["name"], scope["line"], version), as_texts(symbols[index])))
    return collections.Counter(rows)


def as_texts(symbols):
    return frozenset(f"{name} {where} {parameter:d} {imported:d}" for name, (where, parameter, imported) in symbols.items() if not is_made_up(name))


def line_of(name, line, version):
    return 0 if version == (3, 8) and name in EXPRESSIONS else line


def theirs(scopes, version):
    return collections.Counter((sort, name, line_of(name, line, version), frozenset(symbols)) for sort, name, line, symbols in scopes)


def explain(ours, expected):
    for row in list((expected - ours).elements())[:2]:
        near = [other for other in ours - expected if other[:3] == row[:3]]
        if near:
            print(f"    {row[:3]}: CPython has {sorted(row[3] - near[0][3])}, we have {sorted(near[0][3] - row[3])}")
        else:
            print(f"    {row[:3]}: only CPython has this scope")
    for row in list((ours - expected).elements())[:2]:
        if not any(other[:3] == row[:3] for other in expected - ours):
            print(f"    {row[:3]}: only we have this scope")


def compare(program, version, python):
    files = pythons.library_files(python)
    expected = dict(map(json.loads, pythons.run([python, "-c", DUMP, *MADE_UP], input="\n".join(files)).splitlines()))
    names = scopes = differing = 0
    paths = list(expected)
    for first in range(0, len(paths), 200):
        output = subprocess.run([program, *paths[first:first + 200]], capture_output=True, text=True, errors="replace", check=True).stdout
        for line in output.splitlines():
            row = json.loads(line)
            source = open(row["path"], "rb").read().decode("utf-8", "replace")
            ours, others = as_symtable(row["scopes"], version, source), theirs(expected[row["path"]], version)
            scopes += sum(others.values())
            names += sum(len(scope[3]) * count for scope, count in others.items())
            if ours != others:
                differing += 1
                print(f"  {row['path']}")
                explain(ours, others)
    print(f"python3.{version[1]}: {len(paths)} files, {scopes} scopes, {names} names, {differing} files differ")
    return differing == 0 and names > 0


def main():
    program = pythons.pykind_binary()
    found = pythons.pythons_or_skip()
    results = [compare(program, version, python) for version, python in found.items()]
    sys.exit(0 if all(results) else 1)


main()
