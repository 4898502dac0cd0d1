#!/usr/bin/env python3
"""texts.py PYKIND: positions and ranges where there is nothing, and edits of texts that the client and the server do not share.

The server may be silent, but never about another text than the client has: it is compared with a server that was given that text.
"""

import itertools

from cases import Table, code_of, counted, equal, holds
from client import CONTENT_MODIFIED, INVALID_PARAMS, Server, document, position, span

table = Table("abuse.texts")

HERE = "file:///abuse.py"
TEXT = "# 😀é😀\r\nasync def ticker(n):\r\n    '''Gives 😀😀.'''\r    yield n\nasync def 𝔣(x): yield '€😀' ; await x"
PLAIN = "def f(): pass\n"
GENERATOR = "def f(): yield\n"
AT_POSITION = ["hover", "definition", "typeDefinition", "references", "documentHighlight", "prepareCallHierarchy"]
IN_RANGE = ["codeAction", "inlayHint", "semanticTokens/range"]
LARGEST = 2**31 - 1
CAPABILITIES = {"textDocument": {"diagnostic": {}, "codeAction": {
    "codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}, "dataSupport": True, "resolveSupport": {"properties": ["edit"]}}}}


def started(pykind, encoding="utf-16"):
    server = Server(pykind)
    server.initialize({**CAPABILITIES, "general": {"positionEncodings": [encoding]}})
    return server


def params_at(method, line, character):
    context = {"context": {"includeDeclaration": True}} if method == "references" else {}
    return {**document(HERE), "position": position(line, character), **context}


def params_in(method, where):
    context = {"context": {"diagnostics": []}} if method == "codeAction" else {}
    return {**document(HERE), "range": where, **context}


def lines_of(text):
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@table.case
def every_position_and_far_beyond(pykind):
    """Inside characters, in the line ending, past the line, past the text: an answer, never an error."""
    servers = []
    for encoding in ("utf-8", "utf-16", "utf-32"):
        with started(pykind, encoding) as server:
            server.open(HERE, TEXT)
            asked = []
            for line, column in itertools.product([*range(len(lines_of(TEXT)) + 2), 1000, LARGEST], [*range(60), 1000, LARGEST]):
                asked += [server.ask(f"textDocument/{method}", params_at(method, line, column)) for method in AT_POSITION]
            for number in asked:
                equal(code_of(server.answer(number)), None, f"the error for a position in {encoding}")
            equal(server.shut_down(), 0, "the exit status")
            servers.append(server)
    return counted(*servers)


@table.case
def positions_that_are_none(pykind):
    wrong = [-1, -2**31, 2**31, 2**32, 2**63, 2**64 - 1, 1.5, 1.0, "0", None, [], {}]
    with started(pykind) as server:
        server.open(HERE, TEXT)
        for value in wrong:
            for where in ((value, 0), (0, value)):
                for method in AT_POSITION:
                    equal(code_of(server.request(f"textDocument/{method}", params_at(method, *where))), INVALID_PARAMS,
                          f"{method} at {where}")
                for method in IN_RANGE:
                    for bad in ({"start": position(*where), "end": position(0, 0)}, {"start": position(0, 0), "end": position(*where)}):
                        equal(code_of(server.request(f"textDocument/{method}", params_in(method, bad))), INVALID_PARAMS, f"{method} in {bad}")
        equal(server.shut_down(), 0, "the exit status")
        return counted(server)


@table.case
def ranges_reversed_and_beyond(pykind):
    """Whatever two positions a range has: an answer, never an error."""
    corners = [(0, 0), (0, 3), (1, 5), (2, 9), (3, 2), (4, 12), (4, 1000), (5, 0), (1000, 0), (LARGEST, LARGEST)]
    with started(pykind) as server:
        server.open(HERE, TEXT)
        for start, end in itertools.product(corners, corners):
            for method in IN_RANGE:
                equal(code_of(server.request(f"textDocument/{method}", params_in(method, span(*start, *end)))), None,
                      f"{method} in {start} to {end}")
        equal(server.shut_down(), 0, "the exit status")
        return counted(server)


def shows(server, phrase):
    """The hover of the function in the first line; `None` for silence."""
    hover = server.result("textDocument/hover", params_at("hover", 0, 4))
    if phrase is None:
        equal(hover, None, "the hover of a text that is not known")
    else:
        holds(f"— {phrase}" in str(hover), f"the hover is {hover!r} and should say {phrase!r}")


@table.case
def edits_that_fit_no_text(pykind):
    """Past the end, or from behind to before: what the text is then cannot be known, so that all is silent until it comes whole."""
    wrong = [span(70, 0, 71, 0), span(0, 5, 0, 2), span(1, 0, 0, 0), span(LARGEST, 0, LARGEST, 0), span(0, 0, 3, 0), span(0, 0, 2, 1)]
    unreadable = [{"range": 5, "text": "x"}, {"range": {}, "text": "x"}, {"range": span(-1, 0, 0, 0), "text": "x"}, {"text": None}, {}, 5]
    with started(pykind) as server:
        for change in [{"range": where, "text": "x"} for where in wrong] + unreadable:
            server.open(HERE, PLAIN)
            shows(server, "function")
            server.change(HERE, 2, change)
            shows(server, None)
            for method in IN_RANGE:
                equal(code_of(server.request(f"textDocument/{method}", params_in(method, span(0, 0, 0, 0)))), None, method)
            server.change(HERE, 3, {"range": span(0, 0, 0, 0), "text": "#"})
            shows(server, None)
            server.change(HERE, 4, {"text": GENERATOR})
            shows(server, "generator function")
            server.close(HERE)
        equal(server.shut_down(), 0, "the exit status")
        return counted(server)


@table.case
def edits_inside_characters(pykind):
    """An edit that begins or ends in the midst of a surrogate pair, or of UTF-8, takes the character from its beginning on."""
    servers = []
    for encoding, inside in (("utf-16", 3), ("utf-8", 3), ("utf-8", 4), ("utf-8", 5)):
        with started(pykind, encoding) as server:
            server.open(HERE, "# 😀\nasync def f(): yield\n")
            server.change(HERE, 2, {"range": span(0, inside, 0, inside), "text": "x"})
            server.open(HERE + "i", "# x😀\nasync def f(): yield\n")
            for column in range(12):
                hovers = [server.result("textDocument/hover", {**document(uri), "position": position(1, column)}) for uri in (HERE, HERE + "i")]
                equal(hovers[0], hovers[1], f"the hover at {column} after an edit inside a character in {encoding}")
            # The end of the text tells where everything else is.
            server.change(HERE, 3, {"range": span(0, 0, 1, 0), "text": ""})
            hover = server.result("textDocument/hover", params_at("hover", 0, 10))
            holds("asynchronous generator function" in str(hover), f"the hover is {hover!r}")
            equal(server.shut_down(), 0, "the exit status")
            servers.append(server)
    return counted(*servers)


@table.case
def documents_that_are_not_open(pykind):
    with started(pykind) as server:
        server.change(HERE, 1, {"text": GENERATOR})
        server.close(HERE)
        shows(server, None)
        server.open(HERE, GENERATOR)
        server.close(HERE)
        server.close(HERE)
        server.change(HERE, 2, {"text": GENERATOR})
        shows(server, None)
        for uri in ("", "x", "file://", "file:///%", "file:///%zz", "file:///%00.py", "untitled:x", "http://x/y.py", "file:///" + "x" * 100_000,
                    "file:///../../../etc/passwd", "file:///a/%2e%2e/%2e%2e/b.py", "file:///%1b%5b31m.py", "file://host/x.py"):
            server.open(uri, GENERATOR)
            hover = server.result("textDocument/hover", {**document(uri), "position": position(0, 4)})
            holds("generator function" in str(hover), f"the hover in {uri[:50]!r} is {hover!r}")
            server.change(uri, 2, {"text": PLAIN})
            server.close(uri)
        holds("\x1b" not in server.said(), "a URI got into the log raw")
        equal(server.shut_down(), 0, "the exit status")
        return counted(server)


@table.case
def opened_twice(pykind):
    """The second text counts, with its version, and one close closes it."""
    with started(pykind) as server:
        server.open(HERE, PLAIN, 7)
        server.open(HERE, GENERATOR, 1)
        shows(server, "generator function")
        server.change(HERE, 2, {"range": span(0, 0, 0, 0), "text": ""})
        shows(server, "generator function")
        server.close(HERE)
        shows(server, None)
        equal(server.shut_down(), 0, "the exit status")
        return counted(server)


@table.case
def versions_that_go_back(pykind):
    """An edit of an older version is made in a text that is not known; a whole text is the text, whatever its version."""
    with started(pykind) as server:
        for version in (4, 0, -1, -2**31):
            server.open(HERE, GENERATOR, 5)
            server.change(HERE, version, {"range": span(0, 0, 0, 0), "text": "async "})
            shows(server, None)
            server.change(HERE, version, {"text": PLAIN})
            shows(server, "function")
            server.close(HERE)
        server.open(HERE, GENERATOR, 5)
        server.change(HERE, 5, {"text": PLAIN})  # the same version again: some editors save so
        shows(server, "function")
        equal(server.shut_down(), 0, "the exit status")
        return counted(server)


@table.case
def actions_of_a_text_that_is_gone(pykind):
    """An edit computed for one text is refused in another, with ContentModified."""
    source = "class A:\n    def __init__(self, n): self.n = n\n    def __iter__(self): return self\n    def __next__(self):\n" \
             "        if self.n <= 0:\n            raise StopIteration\n        self.n -= 1\n        return self.n\n"
    changes = {
        "edited": lambda server: server.change(HERE, 2, {"range": span(0, 0, 0, 0), "text": "\n"}),
        "whole": lambda server: server.change(HERE, 2, {"text": source}),
        "lost": lambda server: server.change(HERE, 2, {"range": span(99, 0, 99, 0), "text": "x"}),
        "closed": lambda server: server.close(HERE),
        "reopened": lambda server: (server.close(HERE), server.open(HERE, source)),
        "opened twice": lambda server: server.open(HERE, source),
    }
    with started(pykind) as server:
        for name, change in changes.items():
            server.open(HERE, source)
            actions = server.result("textDocument/codeAction", params_in("codeAction", span(0, 7, 0, 7)))
            action = next(found for found in actions if "data" in found)
            holds("edit" in server.result("codeAction/resolve", action), "nothing was resolved before the change")
            change(server)
            equal(code_of(server.request("codeAction/resolve", action)), CONTENT_MODIFIED, f"resolving what was {name}")
            server.close(HERE)
        equal(server.shut_down(), 0, "the exit status")
        return counted(server)


@table.case
def reopened_during_a_slow_request(pykind):
    """What was asked of the text before is answered, and what is asked after speaks of the new one."""
    with started(pykind) as server:
        slow = "x = 1\n" + "async def f(a): yield a\n" * 40_000
        for _ in range(5):
            server.open(HERE, slow)
            asked = [server.ask("textDocument/documentSymbol", document(HERE)), server.ask("textDocument/diagnostic", document(HERE))]
            server.close(HERE)
            server.open(HERE, GENERATOR)
            shows(server, "generator function")
            for number in asked:
                equal(code_of(server.answer(number)), None, "the answer to what was asked before the text went")
            server.close(HERE)
        # The same, and gone in the midst of it.
        server.open(HERE, slow)
        server.ask("textDocument/documentSymbol", document(HERE))
        server.notify("exit")
        equal(server.wait(), 1, "the exit status")
        return counted(server)


@table.case
def texts_that_are_too_large(pykind):
    """Over 64 MiB nothing is said, but that; the rest goes on."""
    with started(pykind) as server:
        large = "def f(): yield\n" + "#" * (64 << 20)
        server.open(HERE, large)
        said = server.notification("window/showMessage")["params"]["message"]
        holds("larger than 64 MiB" in said, f"the message is {said!r}")
        shows(server, None)
        server.change(HERE, 2, {"range": span(0, 0, 0, 0), "text": "x"})
        shows(server, None)
        server.change(HERE, 3, {"text": GENERATOR})
        shows(server, "generator function")
        server.change(HERE, 4, {"range": span(1, 0, 1, 0), "text": "#" * (64 << 20)})
        server.notification("window/showMessage")
        shows(server, None)
        equal(server.shut_down(), 0, "the exit status")
        return counted(server)


if __name__ == "__main__":
    table.main()
