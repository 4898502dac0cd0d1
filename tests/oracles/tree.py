"""Oracle: the tree against CPython's `ast`.

1. Newest interpreter, each file that it accepts: the multiset of (type, line, column, end line, end column) over all nodes with a
   position equals ours. Constants that are literal text of an f-string are left out on both sides.
2. Every interpreter: each file that its `ast.parse` rejects gives at least one error row, each that it accepts gives none.
"""

import collections
import json
import sys

import pythons

# Prints what `pykind tree` prints, so that rows are compared as they are: none of these millions has to be taken apart.
DUMP = r'''
import ast, gc, json, sys, warnings
warnings.simplefilter("ignore")
gc.disable()  # trees have no cycles
sys.setrecursionlimit(20000)
with_nodes = sys.argv[1] == "nodes"

def nodes(tree):
    pending = [tree]
    while pending:
        node = pending.pop()
        name = type(node).__name__
        if hasattr(node, "lineno"):
            yield '{"type":"%s","line":%d,"col":%d,"end_line":%d,"end_col":%d}\n' % (
                name, node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
        children = ast.iter_child_nodes(node)
        if name in ("JoinedStr", "TemplateStr"):
            children = [child for child in children if not isinstance(child, ast.Constant)]
        pending += children

for path in sys.stdin.read().splitlines():
    print('{"path":%s}' % json.dumps(path))
    try:
        tree = ast.parse(open(path, "rb").read())
    except Exception:
        print('{"error"')
    else:
        if with_nodes:
            sys.stdout.writelines(nodes(tree))
'''

BATCH = 100


def files_in(output):
    """{path: (its nodes, a row each, and how many errors)}. Text in a row has its quotes escaped, so that these beginnings are those of rows."""
    found = {}
    for part in output.split('{"path":')[1:]:
        path, _, rows = part.partition("}\n")
        nodes, *errors = rows.split('{"error"')
        found[json.loads(path)] = nodes, len(errors)
    return found


def difference(expected, found):
    """The first nodes that are only in the one, and only in the other."""
    expected, found = collections.Counter(expected), collections.Counter(found)
    return sorted((expected - found).elements())[:3], sorted((found - expected).elements())[:3]


def compare(pykind, version, python, with_nodes):
    files = pythons.library_files(python)
    total = differences = accepted = rejected = wrong = 0
    for first in range(0, len(files), BATCH):
        # At least two files, so that rows are headed by their file's name.
        batch = files[first:first + BATCH] + files[:1]
        found = files_in(pythons.run([pykind, "tree", *batch]))
        mode = "nodes" if with_nodes else "errors"
        for path, (nodes, refused) in files_in(pythons.run([python, "-c", DUMP, mode], input="\n".join(batch[:-1]))).items():
            our_nodes, errors = found[path]
            accepted += not refused
            rejected += refused
            if bool(refused) != bool(errors):
                wrong += 1
                print(f"  {path}: {'rejected' if refused else 'accepted'} by CPython, {errors} error rows")
            if with_nodes and not refused:
                nodes, our_nodes = sorted(nodes.splitlines()), sorted(our_nodes.splitlines())
                total += len(nodes)
                if nodes != our_nodes:
                    differences += 1
                    print("  %s: only in ast %s, only in ours %s" % (path, *difference(nodes, our_nodes)))
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
