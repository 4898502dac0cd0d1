#!/usr/bin/env python3
"""messages.py PYKIND: messages in the wrong order, with ids of every kind, of methods that are not there."""

import os
import re

from cases import Table, code_of, counted, equal, holds
from client import (INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND, REQUEST_CANCELLED, SERVER_NOT_INITIALIZED, Server, call, document,
                    position)

table = Table("abuse.messages")

HERE = "file:///abuse.py"
TEXT = "async def ticker(n):\n    yield n\n"
HOVER = {**document(HERE), "position": position(0, 12)}


def methods():
    """{"textDocument/hover": "reads", …}: the routing table, as it is written."""
    source = os.path.join(os.path.dirname(__file__), "..", "..", "server", "routing_table.cpp")
    with open(source, encoding="utf-8") as file:
        found = dict((method, how) for how, method in re.findall(r'^    (mutates|reads)\("([^"]+)"', file.read(), re.MULTILINE))
    holds(len(found) > 20, f"the routing table in {source} cannot be read any more")
    return found


NOTIFICATIONS = [
    "initialized", "textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "workspace/didChangeConfiguration",
    "workspace/didChangeWatchedFiles", "workspace/didChangeWorkspaceFolders",
]


def requests():
    return [method for method in methods() if method not in NOTIFICATIONS]


def is_alive(server):
    hover = server.result("textDocument/hover", HOVER)
    holds("asynchronous generator function" in str(hover), f"the hover is {hover!r}")


@table.case
def requests_before_initialize(pykind):
    with Server(pykind) as server:
        for method in [*requests(), "nothing/ofTheKind", "$/nothing"]:
            if method == "initialize":
                continue
            for params in (None, {}, [], {"textDocument": {"uri": HERE}}):
                equal(code_of(server.request(method, params)), SERVER_NOT_INITIALIZED, f"the answer to {method}")
        for method in NOTIFICATIONS:
            server.notify(method, {"textDocument": {"uri": HERE, "languageId": "python", "version": 1, "text": TEXT}})
        server.initialize()
        equal(server.result("textDocument/hover", HOVER), None, "the hover in what was opened before 'initialize'")
        equal(server.shut_down(), 0, "the exit status")
        return counted(server)


@table.case
def requests_after_shutdown(pykind):
    with Server(pykind) as server:
        server.initialize()
        server.open(HERE, TEXT)
        server.result("shutdown")
        for method in [*requests(), "nothing/ofTheKind"]:
            equal(code_of(server.request(method, {})), INVALID_REQUEST, f"the answer to {method}")
        for method in NOTIFICATIONS:
            server.notify(method, {"textDocument": {"uri": HERE, "version": 2}, "contentChanges": []})
        server.notify("exit")
        equal(server.wait(), 0, "the exit status")
        return counted(server)


@table.case
def initialize_twice_and_wrongly(pykind):
    with Server(pykind) as server:
        for params in (None, [], {}, {"capabilities": 5}, {"capabilities": {}, "processId": "x"}, {"capabilities": {}, "rootUri": 5}):
            equal(code_of(server.request("initialize", params)), INVALID_PARAMS, f"the answer to params {params!r}")
        equal(code_of(server.request("textDocument/hover", HOVER)), SERVER_NOT_INITIALIZED, "what comes after a failed 'initialize'")
        server.initialize()
        equal(code_of(server.request("initialize", {"capabilities": {}})), INVALID_REQUEST, "the second 'initialize'")
        server.open(HERE, TEXT)
        is_alive(server)
        equal(server.shut_down(), 0, "the exit status")
        return counted(server)


@table.case
def exit_at_every_point(pykind):
    """0 after `shutdown`, else 1, as the specification has it."""
    servers = []
    for before, status in (([], 1), (["initialize"], 1), (["initialize", "shutdown"], 0)):
        with Server(pykind) as server:
            for method in before:
                server.result(method, {"capabilities": {}} if method == "initialize" else None)
            server.notify("exit")
            equal(server.wait(), status, f"the exit status after {before}")
            servers.append(server)
    return counted(*servers)


@table.case
def methods_that_are_not_there(pykind):
    names = ["", " ", "hover", "textDocument/Hover", "textDocument/hover ", "textDocument/hover\x00", "$/nothing", "$/cancelRequest",
             "$/setTrace", "exit", "workspace/didChangeConfiguration/x", "\x1b[31m", "ä", "x" * 100_000, "\ud83d\ude00",
             "window/showMessage", "textDocument/formatting", "textDocument/completion", *NOTIFICATIONS]
    with Server(pykind) as server:
        server.initialize()
        server.open(HERE, TEXT)
        for name in names:
            equal(code_of(server.request(name, {})), METHOD_NOT_FOUND, f"the answer to the request {name[:40]!r}")
            if name != "exit":
                server.notify(name, {})
        for method in requests():
            if method not in ("initialize", "shutdown"):
                server.notify(method, {})  # a request without an id is no request
        is_alive(server)
        holds("\x1b" not in server.said(), "a method's name got into the log raw")
        equal(server.shut_down(), 0, "the exit status")
        return counted(server)


@table.case
def ids_of_every_type(pykind):
    right = [0, -1, 1, 2**31 - 1, -2**31, 2**53, 2**63 - 1, -2**63, "", "1", "a", "\x00", "ä😀", "x" * 100_000, "\x1b[31m", "null"]
    wrong = [None, True, False, 1.5, 1e300, -0.5, 1.0, [], [1], {}, {"id": 1}, 2**63, 2**64 - 1, 2**64, -2**64]
    with Server(pykind) as server:
        server.initialize()
        server.open(HERE, TEXT)
        for number in right:
            server.send(call("textDocument/hover", HOVER, number))
            answer = server.answer(number)
            holds("result" in answer, f"the request with the id {number!r} was answered with {answer}")
            equal(type(answer["id"]), type(number), "the type of the id in the answer")
        for number in wrong:
            server.send({**call("textDocument/hover", HOVER), "id": number})
            equal(code_of(server.answer(None)), INVALID_REQUEST, f"the answer to the id {number!r}")
        is_alive(server)
        equal(server.shut_down(), 0, "the exit status")
        return counted(server)


@table.case
def ids_that_are_in_use(pykind):
    """One of two requests with the same id is refused while the other is under way; each is answered."""
    with Server(pykind) as server:
        server.initialize()
        server.open(HERE, "x = 1\n" + TEXT * 3000)
        for number in ("same", 7):
            for _ in range(100):
                server.send(call("textDocument/documentSymbol", document(HERE), number))
            answers = [server.answer(number) for _ in range(100)]
            equal({code_of(answer) for answer in answers} <= {None, INVALID_REQUEST}, True, "whether they are as they may be")
            holds(any("result" in answer for answer in answers), "none of them was served")
        equal(server.shut_down(), 0, "the exit status")
        return counted(server)


@table.case
def answers_to_nothing(pykind):
    """Responses to requests that were never made are dropped."""
    with Server(pykind) as server:
        server.initialize(capabilities={"workspace": {"configuration": True, "applyEdit": True}})
        server.open(HERE, TEXT)
        for number in (None, 0, 1.5, "pykind-configuration-0", "pykind-configuration-1", "pykind-apply-edit", [], {}, True, "x"):
            for outcome in ({"result": None}, {"result": 5}, {"result": [5]}, {"result": [{"checks": 5}]}, {"result": {"applied": "no"}},
                            {"error": None}, {"error": 5}, {"error": {}}, {"error": {"code": "x", "message": 5}}, {"result": 1, "error": 1}):
                server.send({"jsonrpc": "2.0", "id": number, **outcome})
        is_alive(server)
        equal(server.shut_down(), 0, "the exit status")
        return counted(server)


@table.case
def cancel_of_everything(pykind):
    """Whatever is cancelled is answered once, with its result or with RequestCancelled; what there is not cannot be."""
    with Server(pykind) as server:
        server.initialize()
        server.open(HERE, TEXT * 2000)
        for number in (None, -5, 1.5, 2**64 - 1, "x", [], {}, True, 10**30):
            server.notify("$/cancelRequest", {"id": number})
        for params in (None, [], {}, {"id": {"id": 1}}):
            server.notify("$/cancelRequest", params)
        asked = []
        for _ in range(50):
            for method in ("textDocument/documentSymbol", "textDocument/diagnostic", "textDocument/semanticTokens/full"):
                asked.append(server.ask(method, document(HERE)))
                if len(asked) % 2:
                    server.notify("$/cancelRequest", {"id": asked[-1]})
                    server.notify("$/cancelRequest", {"id": asked[-1]})
        codes = [code_of(server.answer(number)) for number in asked]
        equal(set(codes) <= {None, REQUEST_CANCELLED}, True, f"whether the answers are as they may be: {set(codes)}")
        for number in asked:
            server.notify("$/cancelRequest", {"id": number})
        is_alive(server)
        equal([m for m in server.kept if "method" not in m], [], "answers that nobody waits for")
        equal(server.shut_down(), 0, "the exit status")
        return {**counted(server), "cancelled": codes.count(REQUEST_CANCELLED)}


if __name__ == "__main__":
    table.main()
