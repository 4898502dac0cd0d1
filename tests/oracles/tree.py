"""Oracle: the tree against CPython's `ast`.

1. Newest interpreter, each file that it accepts: the multiset of (type, line, column, end line, end column) over all nodes with a
   position equals ours. Constants that are literal text of an f-string are left out on both sides.
2. Every interpreter: each file that its `ast.parse` rejects gives at least one error row, each that it accepts gives none.
"""

import collections
import json
import sys

import pythons

DUMP = r'''
import ast, json, sys, warnings
warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
with_nodes = sys.argv[1] == "nodes"

def nodes(tree):
    pending = [(tree, None)]
    while pending:
        node, parent = pending.pop()
        is_text = isinstance(node, ast.Constant) and type(parent).__name__ in ("JoinedStr", "TemplateStr")
        if hasattr(node, "lineno") and not is_text:
            yield f"{type(node).__name__} {node.lineno} {node.col_offset} {node.end_lineno} {node.end_col_offset}"
        pending += [(child, node) for child in ast.iter_child_nodes(node)]

for path in sys.stdin.read().splitlines():
    try:
        tree = ast.parse(open(path, "rb").read())
    except Exception:
        print(json.dumps([path, False, []]))
    else:
        print(json.dumps([path, True, sorted(nodes(tree)) if with_nodes else []]))
'''

BATCH = 100


def ours(pykind, files):
    """{path: (counter of nodes, whether there were error rows)}"""
    results = {}
    output = pythons.run([pykind, "tree", *files])
    for line in output.splitlines():
        row = json.loads(line)
        if "path" in row:
            nodes = collections.Counter()
            results[row["path"]] = [nodes, 0]
            current = results[row["path"]]
        elif "error" in row:
            current[1] += 1
        else:
            nodes[f"{row['type']} {row['line']} {row['col']} {row['end_line']} {row['end_col']}"] += 1
    return results


def compare(pykind, version, python, with_nodes):
    files = pythons.library_files(python)
    total = differences = accepted = rejected = wrong = 0
    for first in range(0, len(files), BATCH):
        # At least two files, so that rows are headed by their file's name.
        batch = files[first:first + BATCH] + files[:1]
        found = ours(pykind, batch)
        mode = "nodes" if with_nodes else "errors"
        for line in pythons.run([python, "-c", DUMP, mode], input="\n".join(batch[:-1])).splitlines():
            path, is_accepted, nodes = json.loads(line)
            our_nodes, errors = found[path]
            accepted += is_accepted
            rejected += not is_accepted
            if is_accepted == bool(errors):
                wrong += 1
                print(f"  {path}: {'accepted' if is_accepted else 'rejected'} by CPython, {errors} error rows")
            if is_accepted and with_nodes:
                expected = collections.Counter(nodes)
                total += len(nodes)
                difference = sorted((expected - our_nodes).elements())[:3], sorted((our_nodes - expected).elements())[:3]
                if any(difference):
                    differences += 1
                    print(f"  {path}: only in ast {difference[0]}, only in ours {difference[1]}")
    name = f"python3.{version[1]}"
    print(f"{name}: {accepted} files accepted, {rejected} rejected, {wrong} judged otherwise")
    if with_nodes:
        print(f"{name}: {total} nodes compared, {differences} files differ")
    return wrong == 0 and differences == 0 and accepted > 0 and (total > 0 or not with_nodes)


def main():
    pykind = pythons.pykind_binary()
    found = pythons.pythons_or_skip()
    newest = max(found)
    results = [compare(pykind, version, python, version == newest) for version, python in found.items()]
    sys.exit(0 if all(results) else 1)


main()
