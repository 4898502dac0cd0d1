#!/usr/bin/env python3
"""faults.py PYKIND: memory that runs out, stacks that are small, and text that nests without end.

What cannot be done is an error of that one request, or one line for that one file; all else is done. Memory is cut off with
RLIMIT_AS, the stack with RLIMIT_STACK, which threads get as well: 512 KiB, where the system gives eight megabytes.
"""

import os
import re
import resource
import subprocess
import tempfile

from cases import Table, code_of, counted, equal, holds
from client import INTERNAL_ERROR, WATCHDOG, Lost, Server, document, position, span

table = Table("abuse.faults")

SMALL_STACK = 512 << 10
GOOD = "async def ticker(n):\n    yield n\n"
HERE = "file:///nested.py"
WIDE = 100_000  # how often what may be long is repeated
LAMBDAS = 10_000  # each of which has the names of those around it in its own, so that a list of them is long
SIBLINGS = 10_000  # names of one statement: each is looked for among all of them, so that the time grows with the square
DEEP = 3_000  # how deep lines are indented: the file grows with the square


def small_stack():
    resource.setrlimit(resource.RLIMIT_STACK, (SMALL_STACK, SMALL_STACK))


def memory_of(megabytes):
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    return limit


def nested(opening, count, closing="", middle="x"):
    return opening * count + middle + closing * count


def stairs(line, count=DEEP):
    return "".join(" " * level + line + "\n" for level in range(count)) + " " * count + "pass\n"


def nests():
    """{name: text}: each construct of the language that may stand in itself, or in a row without end."""
    wide = WIDE
    expressions = {
        "parentheses": nested("(", 10 * wide), "closed parentheses": nested("(", wide, ")"), "lists": nested("[", wide, "]"),
        "dicts": nested("{1:", wide, "}"), "mixed brackets": nested("([{", wide), "calls": nested("f(", wide, ")"), "call chain": "f" + "()" * wide,
        "attributes": "a" + ".b" * wide, "subscripts": nested("a[", wide, "]"), "subscript chain": "a" + "[0]" * wide, "lambdas": nested("lambda: ", LAMBDAS),
        "lambda defaults": nested("lambda a=", wide), "additions": "1" + " + 1" * wide, "powers": "1" + " ** 1" * wide, "signs": nested("-", wide),
        "nots": nested("not ", wide), "comparisons": "a" + " < a" * wide, "ands": "a" + " and b or c" * wide, "ternaries": nested("a if b else ", wide),
        "nested ternaries": nested("a if (", wide), "walruses": nested("(a := ", wide, ")"), "awaits": nested("await ", wide),
        "yields": nested("(yield ", wide, ")"), "generators": nested("(a for a in ", wide, ")"), "comprehensions": "[a " + "for a in b " * wide + "]",
        "f-strings": nested("f'{", wide, "}'"), "format specs": "f'" + nested("{a:", wide, "}") + "'", "strings": "'a' " * wide,
        "stars": "[" + nested("*", wide) + "]", "slices": "a[" + nested("b[1:", wide), "tuples": "a, " * wide, "matrix": "[" + "[1,2,3]," * wide + "]",
    }
    statements = {
        "elifs": "if a:\n    pass\n" + "elif a:\n    pass\n" * wide, "excepts": "try:\n    pass\n" + "except A:\n    pass\n" * wide,
        "decorators": "@a\n" * wide + "def f(): yield\n", "decorator calls": nested("@a(", wide), "assignments": "a = " * SIBLINGS + "1\n",
        "parameters": "def f(" + "".join(f"a{index}, " for index in range(wide)) + "): yield\n", "annotations": "def f(a: " + nested("a[", wide, "]") + "): yield\n",
        "bases": "class A(" + "B, " * wide + "): pass\n", "patterns": "match a:\n    case " + nested("[", wide, "]") + ": pass\n",
        "or patterns": "match a:\n    case 1" + " | 1" * wide + ": pass\n", "class patterns": "match a:\n    case " + nested("A(", wide, ")") + ": pass\n",
        "cases": "match a:\n" + "    case 1: pass\n" * wide, "with items": "with " + "a as b, " * wide + "c: pass\n", "dels": "del " + nested("(", wide, ")") + "\n",
        "imports": "from a import " + "b, " * SIBLINGS + "c\n", "dots": "from " + "." * wide + " import a\n", "dotted": "import a" + ".a" * wide + "\n",
        "one-line ifs": "if a: " * wide + "pass\n", "semicolons": "a;" * wide + "\n", "type parameters": "def f[" + nested("T: (", wide) + "\n",
        "ifs": stairs("if a:"), "whiles": stairs("while a:"), "fors": stairs("for a in b:"), "withs": stairs("with a:"), "tries": stairs("try:"),
        "functions": stairs("def f():"), "async functions": stairs("async def f():"), "classes": stairs("class A:"), "matches": stairs("match a:"),
        "indents": "".join(" " * level + "a\n" for level in range(DEEP)), "awaiting": "async def f():\n    " + nested("await ", wide) + "\n",
        "inherited": "class A0: pass\n" + "".join(f"class A{index}(A{index - 1}): pass\n" for index in range(1, 1000)),
        "returned": "def f0(): yield\n" + "".join(f"def f{index}(): return f{index - 1}()\n" for index in range(1, 3000)) + "for a in f2999(): pass\n",
        "assigned": "async def a0(): yield\n" + "".join(f"a{index} = a{index - 1}\n" for index in range(1, 3000)) + "async def f(): await a2999()\n",
    }
    return {**{name: f"x = {text}\n" for name, text in expressions.items()}, **statements}


VERBS = [["tree"], ["list"], ["list", "--classes"], ["check"], ["check", "--diff"], ["convert", "--all"], ["hover"], ["convert"]]


@table.case
def nests_through_every_verb(pykind):
    """On a stack of 512 KiB: done, or refused with a line, never ended by a signal."""
    runs = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "nested.py")
        for name, text in nests().items():
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            for verb in VERBS:
                place = path + ":1" if verb in (["hover"], ["convert"]) else path
                done = subprocess.run([pykind, *verb, place], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=WATCHDOG, check=False,
                                      preexec_fn=small_stack)
                holds(done.returncode in (0, 1), f"{verb} of {name} ended with {done.returncode}: {done.stderr[-300:]!r}")
                runs += 1
    return {"nests": len(nests()), "runs of verbs": runs}


def requests_about(text):
    last = text.count("\n")
    whole = {**document(HERE), "range": span(0, 0, last, 0)}
    for line, character in ((0, 4), (0, 1000), (last // 2, last // 2), (max(0, last - 1), 1)):
        at = {**document(HERE), "position": position(line, character)}
        for method in ("hover", "definition", "typeDefinition", "documentHighlight", "prepareCallHierarchy"):
            yield f"textDocument/{method}", at
        yield "textDocument/references", {**at, "context": {"includeDeclaration": True}}
        yield "textDocument/codeAction", {**document(HERE), "range": span(line, character, line, character), "context": {"diagnostics": []}}
    for method in ("documentSymbol", "diagnostic", "codeLens", "semanticTokens/full"):
        yield f"textDocument/{method}", document(HERE)
    for method in ("inlayHint", "semanticTokens/range"):
        yield f"textDocument/{method}", whole
    yield "workspace/symbol", {"query": "f"}
    yield "workspace/executeCommand", {"command": "pykind.functions", "arguments": [{"uri": HERE}]}


@table.case
def nests_through_every_request(pykind):
    """The same through one server, with threads of 512 KiB, opened, edited inside, and closed."""
    capabilities = {"textDocument": {"diagnostic": {}, "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
                                     "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}}}
    with Server(pykind, limits=small_stack) as server:
        server.initialize(capabilities, initializationOptions={"code-lens": True})
        for name, text in nests().items():
            server.open(HERE, text)
            server.change(HERE, 2, {"range": span(0, 1, 0, 1), "text": " "})
            server.change(HERE, 3, {"range": span(0, 1, 0, 2), "text": ""})
            for number in [server.ask(*request) for request in requests_about(text)]:
                try:
                    equal(code_of(server.answer(number)), None, f"the error in {name}")
                except Lost as problem:
                    raise Lost(f"in {name}: {problem}") from problem
            server.close(HERE)
        equal(server.shut_down(), 0, "the exit status")
        return {**counted(server), "nests": len(nests())}


@table.case
def files_that_need_too_much_memory(pykind):
    """One line and status 2 for the file that memory does not suffice for; its neighbours are done."""
    runs = 0
    with tempfile.TemporaryDirectory() as folder:
        for index in range(40):
            with open(os.path.join(folder, f"m{index:02}.py"), "w", encoding="utf-8") as file:
                file.write("def f(): yield\n" * 900_000 if index == 20 else GOOD)
        for verb in (["list"], ["list", "--classes"], ["check"], ["check", "--fix"], ["convert", "--all", "--list"]):
            done = subprocess.run([pykind, *verb, "--jobs", "1", folder], capture_output=True, timeout=WATCHDOG, check=False,
                                  preexec_fn=memory_of(300))
            said = re.findall(rb"m\d+\.py: cannot analyze: there is not enough memory", done.stderr)
            equal((done.returncode, said), (2, [b"m20.py: cannot analyze: there is not enough memory"]), f"{verb}: {done.stderr[-300:]!r}")
            if verb == ["list"]:
                listed = set(re.findall(rb"/(m\d+)\.py:1:1", done.stdout))
                equal(len(listed), 39, "how many of the other files are listed")
            runs += 1
        for verb in (["hover"], ["tree"], ["convert"]):
            place = os.path.join(folder, "m20.py") + ("" if verb == ["tree"] else ":1")
            done = subprocess.run([pykind, *verb, place], capture_output=True, timeout=WATCHDOG, check=False, preexec_fn=memory_of(300))
            equal((done.returncode, done.stderr), (2, b"pykind: unexpected failure: there is not enough memory\n"), str(verb))
            runs += 1
    return {"runs of verbs": runs, "files": 40}


@table.case
def requests_that_need_too_much_memory(pykind):
    """InternalError for them, a line in the log with method, file and position, a word to the user once; all others are answered."""
    huge = "file:///huge.py"
    with Server(pykind, limits=memory_of(400)) as server:
        server.initialize()
        server.open(HERE, GOOD)
        server.open(huge, "def f(): yield\n" * 900_000)
        hover = server.result("textDocument/hover", {**document(HERE), "position": position(0, 12)})
        failed = 0
        for _ in range(5):
            answer = server.request("textDocument/hover", {**document(huge), "position": position(3, 5)})
            equal(code_of(answer), INTERNAL_ERROR, "the answer where memory runs out")
            holds("textDocument/hover failed" in answer["error"]["message"], f"the error says {answer['error']}")
            equal(server.result("textDocument/hover", {**document(HERE), "position": position(0, 12)}), hover, "the hover in another file")
            failed += 1
        said = server.notification("window/showMessage")["params"]["message"]
        holds(huge in said and "there is not enough memory" in said, f"the user is told {said!r}")
        server.change(huge, 2, {"range": span(0, 0, 0, 0), "text": "#"})
        equal(code_of(server.request("textDocument/hover", {**document(huge), "position": position(3, 5)})), INTERNAL_ERROR, "the answer after an edit")
        holds("textDocument/hover of file:///huge.py, line 3, character 5 failed: there is not enough memory" in server.said(),
              f"the log says {server.said()!r}")
        server.change(huge, 3, {"text": GOOD})
        hover = server.result("textDocument/hover", {**document(huge), "position": position(0, 12)})
        holds("asynchronous generator function" in str(hover), "the file is not known again when it is small again")
        equal([m for m in server.kept if m.get("method") == "window/showMessage"], [], "what the user is told again")
        equal(server.shut_down(), 0, "the exit status")
        return {**counted(server), "faults": failed + 1}


if __name__ == "__main__":
    table.main()
