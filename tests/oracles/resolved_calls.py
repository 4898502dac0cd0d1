"""The calls that the oracle `uses` asks about: seeded ones in a standard library, with the kind that pyright gives their callees.

Pyright's hover does not name a kind, it shows what the call returns; but a plain function can return a coroutine that another
one made, and a stub can promise a generator. So a call counts only if all that pyright's "go to definition" finds in the
library's source are functions, each of the very kind that the hover speaks of. Nor may they be decorated, except by what leaves
a function what it is: of a decorator that it cannot follow pyright assumes that.
"""

import collections
import hashlib
import json
import os
import random
import re
import shutil

import lsp
import peers
import pythons

SEED = 20261125

# How many calls of each kind. In proportion to their numbers, hardly any would be of asynchronous generator functions.
QUOTAS = {"coroutine-function": 220, "generator-function": 180, "async-generator-function": 100}

# How many calls of every pool are asked about in each round. The pool of a kind holds the calls that are likely to be of that kind:
# their file has a function of that kind and name, or the library has and they stand where such calls stand, as after `await`.
# The other two, all calls and those of any name that the library has a function of a kind for, are there for what that guess
# does not see.
ROUND = {"any": 200, "known": 500, "coroutine-function": 400, "generator-function": 400, "async-generator-function": 180}

# What pyright says a call returns → the kind of function that it calls. An Iterator or an Awaitable tells nothing.
KIND_OF_RETURN = {
    "Coroutine": "coroutine-function",
    "CoroutineType": "coroutine-function",
    "Generator": "generator-function",
    "AsyncGenerator": "async-generator-function",
}

# Runs under the interpreter in question: the calls and the functions of every file.
DUMP = r'''
import ast, json, sys, warnings
warnings.simplefilter("ignore")

FUNCTIONS = ast.FunctionDef, ast.AsyncFunctionDef
TRANSPARENT = {"staticmethod", "classmethod", "abstractmethod"}

def has_own_yield(function):
    pending = list(function.body)
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            pending += ast.iter_child_nodes(node)
    return False

def kind(function):
    if not all(isinstance(node, ast.Name) and node.id in TRANSPARENT for node in function.decorator_list):
        return "decorated"
    if isinstance(function, ast.AsyncFunctionDef):
        return "async-generator-function" if has_own_yield(function) else "coroutine-function"
    return "generator-function" if has_own_yield(function) else "function"

def expected_kinds(nodes):
    """{expression: the kind of function whose calls stand in such a place}"""
    kinds = {}
    for node in nodes:
        if isinstance(node, ast.Await):
            kinds[node.value] = "coroutine-function"
        elif isinstance(node, ast.YieldFrom):
            kinds[node.value] = "generator-function"
        elif isinstance(node, ast.AsyncFor) or isinstance(node, ast.comprehension) and node.is_async:
            kinds[node.iter] = "async-generator-function"
        elif isinstance(node, (ast.For, ast.comprehension)):
            kinds[node.iter] = "generator-function"
    return kinds

def calls(nodes):
    """(0-based line and column in bytes of the callee's last name, that name, the kind that the place makes one expect)"""
    expected = expected_kinds(nodes)
    for node in nodes:
        callee = node.func if isinstance(node, ast.Call) else None
        if isinstance(callee, ast.Name):
            yield callee.lineno - 1, callee.col_offset, callee.id, expected.get(node)
        elif isinstance(callee, ast.Attribute):
            yield callee.end_lineno - 1, callee.end_col_offset - len(callee.attr.encode()), callee.attr, expected.get(node)

for path in sys.stdin.read().splitlines():
    try:
        nodes = list(ast.walk(ast.parse(open(path, "rb").read().decode("utf-8-sig"))))
    except Exception:
        continue
    functions = [(node.lineno - 1, node.name, kind(node)) for node in nodes if isinstance(node, FUNCTIONS)]
    print(json.dumps([path, list(calls(nodes)), functions]))
'''

# A call's path, and the place of the last name of its callee: 0-based line, column in UTF-8 bytes.
Call = collections.namedtuple("Call", "path line column name")


class Library:
    """The calls of a standard library by pool, and its functions by place."""

    def __init__(self, python):
        self.kind_at = {}  # {(path, 0-based line): kind}
        output = pythons.run([python, "-c", DUMP], input="\n".join(pythons.library_files(python)))
        rows = [json.loads(line) for line in output.splitlines()]
        kinds, kinds_in_file = collections.defaultdict(set), collections.defaultdict(set)
        for path, _, functions in rows:
            for line, name, kind in functions:
                self.kind_at[path, line] = kind
                kinds[name].add(kind)
                kinds_in_file[path, name].add(kind)
        self.pools = {pool: [] for pool in ROUND}
        for path, calls, _ in rows:
            for line, column, name, expected in calls:
                call = Call(path, line, column, name)
                known = kinds[name] & set(QUOTAS)
                self.pools["any"].append(call)
                if known:
                    self.pools["known"].append(call)
                for kind in known & (kinds_in_file[path, name] | {expected}):
                    self.pools[kind].append(call)


class Reader:
    """Asks a server about calls, with one file open at a time."""

    def __init__(self, server):
        self.server = server
        self.path = None
        self.lines = []

    def place(self, call):
        """Where the call is, as the server counts; its file is open."""
        if call.path != self.path:
            if self.path:
                self.server.close(self.path)
            with open(call.path, encoding="utf-8-sig", newline="") as file:
                text = file.read()
            self.path, self.lines = call.path, re.split("\r\n|\r|\n", text)
            self.server.open(call.path, text)
        return call.path, call.line, lsp.utf16_column(self.lines[call.line], call.column)

    def hover(self, call):
        return self.server.hover(*self.place(call))

    def definitions(self, call):
        return self.server.definitions(*self.place(call))

    def describe(self, call, root):
        """FILE:LINE:COLUMN, as our command line takes it, and the line."""
        self.place(call)
        line = self.lines[call.line]
        column = len(line.encode()[:call.column].decode()) + 1
        return f"{os.path.relpath(call.path, root)}:{call.line + 1}:{column}: {line.strip()[:100]}"


def returned_type(hover):
    """The name of the generic type that pyright's hover shows after the `->` of a function; None if it shows anything else."""
    shown = " ".join((hover or "").replace("```", " ").split())
    definition = shown.find(" def ")
    parameters = shown.find("(", definition)
    if definition < 0 or parameters < 0:
        return None
    depth = 0
    for at in range(parameters, len(shown)):
        depth += (shown[at] in "([") - (shown[at] in ")]")
        if depth == 0:
            returned = re.match(r" -> (\w+)\[", shown[at + 1:])
            return returned[1] if returned else None
    return None


def resolve(pyright, library, call):
    """The kind of function that pyright finds to be called; None if it does not say, or if the source does not bear it out."""
    kind = KIND_OF_RETURN.get(returned_type(pyright.hover(call)))
    if kind is None:
        return None
    # Pyright goes to a stub and to its source.
    sources = [place for place in pyright.definitions(call) if place[0].endswith(".py")]
    return kind if sources and all(library.kind_at.get(place) == kind for place in sources) else None


def draw(pools, missing):
    """The calls of one round. The pool of a kind that there are enough of is left alone."""
    drawn = []
    for pool, calls in pools.items():
        if missing.get(pool) != 0:
            drawn += calls[:ROUND[pool]]
            del calls[:ROUND[pool]]
    return list(dict.fromkeys(drawn))


def choose(pyright, library):
    """[(call, kind)], as many of each kind as there should be; where the library has too few of one, more of the others."""
    rng = random.Random(SEED)
    for calls in library.pools.values():
        rng.shuffle(calls)
    kinds, chosen, spare, missing = {}, [], [], dict(QUOTAS)
    while any(count and library.pools[kind] for kind, count in missing.items()):
        drawn = [call for call in draw(library.pools, missing) if call not in kinds]
        # Pyright is asked file by file, for speed; the choice is made in the order of the draw.
        for call in sorted(drawn):
            kinds[call] = resolve(pyright, library, call)
        for call in drawn:
            kind = kinds[call]
            if missing.get(kind):
                missing[kind] -= 1
                chosen.append((call, kind))
            elif kind:
                spare.append((call, kind))
    return chosen + spare[:sum(missing.values())]


def ask_pyright(folder, python, root):
    command = ["node", os.path.join(folder, "langserver.index.js"), "--stdio"]
    settings = {
        "python": {"pythonPath": python},
        # Only the file that is asked about is analysed, and it is not checked.
        "python.analysis": {"diagnosticMode": "openFilesOnly", "typeCheckingMode": "off", "exclude": ["**"]},
    }
    with lsp.Server(command, root, settings) as server:
        return choose(Reader(server), Library(python))


def resolved_calls(python):
    """(root of the interpreter's library, [(call, kind)]); the list is None if pyright cannot be had.

    The answers are kept in the cache, under a name that tells interpreter, pyright and this file apart from others.
    """
    about = "import sys, sysconfig; print(sysconfig.get_path('stdlib')); print(repr(sys.version))"
    root, version = pythons.run([python, "-c", about]).splitlines()
    folder = peers.pyright_folder() if shutil.which("node") else None
    if folder is None:
        return root, None
    with open(__file__, "rb") as file:
        key = hashlib.sha256(repr((root, version, peers.PYRIGHT)).encode() + file.read()).hexdigest()
    path = os.path.join(peers.cache_folder(), f"resolved-calls-{key[:16]}.json")
    if not os.path.exists(path):
        answers = ask_pyright(folder, python, root)
        with open(f"{path}.new", "w", encoding="utf-8") as file:
            json.dump(answers, file)
        os.replace(f"{path}.new", path)  # a run that is stopped leaves no half of it behind
    with open(path, encoding="utf-8") as file:
        return root, [(Call(*call), kind) for call, kind in json.load(file)]
