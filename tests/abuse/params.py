#!/usr/bin/env python3
"""params.py PYKIND: params with something wrong anywhere in them, for every method that is served, by the protocol's own types.

Each is refused with InvalidParams that names the place, or is answered as if it were right, where the server does not look there.
"""

import json
import os
import tempfile

from cases import Failed, Table, code_of, counted, equal, holds
from client import INVALID_PARAMS, Server, document, position, span
from messages import NOTIFICATIONS, methods
from shapes import Shapes, as_text, removed, replaced

table = Table("abuse.params")

CAPABILITIES = {
    "workspace": {"configuration": False, "applyEdit": False, "workspaceEdit": {"documentChanges": True}},
    "textDocument": {
        "hover": {"contentFormat": ["markdown"]}, "diagnostic": {}, "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "publishDiagnostics": {"relatedInformation": True, "tagSupport": {"valueSet": [1, 2]}},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["refactor.rewrite"]}}, "disabledSupport": True,
                       "dataSupport": True, "resolveSupport": {"properties": ["edit"]}},
        "inlayHint": {"resolveSupport": {"properties": ["tooltip"]}},
    },
    "window": {"workDoneProgress": True},
    "general": {"positionEncodings": ["utf-16"]},
}
FEW = 4
TEXT = """class Pages:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n


async def ticker(n):
    yield n


async def main():
    await ticker(3)
    for x in ticker(3): pass
"""


class Abused:
    """A server with a document, and right params for every method."""

    def __init__(self, server, folder):
        self.server = server
        self.uri = f"file://{folder}/abuse.py"
        server.initialize(CAPABILITIES, rootUri=f"file://{folder}", initializationOptions={"code-lens": True})
        server.open(self.uri, TEXT)
        self.version = 1
        self.before = server.result("textDocument/hover", self.at(14, 12))
        holds(self.before is not None, "there is no hover to compare with")

    def at(self, line, character):
        return {**document(self.uri), "position": position(line, character)}

    def params(self):
        """{method: params that are right}, with a member for most of what may be there."""
        whole = span(0, 0, 21, 0)
        server = self.server
        item = server.result("textDocument/prepareCallHierarchy", self.at(14, 12))[0]
        context = {"diagnostics": [{"range": span(18, 4, 18, 19), "message": "x", "source": "pykind", "code": "await-async-generator"}],
                   "triggerKind": 1}
        actions = {**document(self.uri), "range": span(0, 7, 0, 7), "context": context}
        action = next(found for found in server.result("textDocument/codeAction", actions) if "data" in found)
        hint = server.result("textDocument/inlayHint", {**document(self.uri), "range": whole})[0]
        token = {"workDoneToken": "t"}
        lens = next(found for found in server.result("textDocument/codeLens", document(self.uri)) if "data" in found)
        return {
            "textDocument/hover": {**self.at(14, 12), **token},
            "textDocument/definition": self.at(18, 12),
            "textDocument/typeDefinition": self.at(18, 12),
            "textDocument/references": {**self.at(14, 12), "context": {"includeDeclaration": True}},
            "textDocument/documentSymbol": document(self.uri),
            "workspace/symbol": {"query": "ticker"},
            "textDocument/diagnostic": {**document(self.uri), "identifier": "pykind", "previousResultId": "0"},
            "workspace/diagnostic": {"previousResultIds": [{"uri": self.uri, "value": "0"}], "identifier": "pykind"},
            "textDocument/codeAction": {**actions, "context": {**context, "only": ["refactor.rewrite", "quickfix"]}},
            "codeAction/resolve": action,
            "textDocument/codeLens": document(self.uri),
            "codeLens/resolve": lens,
            "textDocument/inlayHint": {**document(self.uri), "range": whole},
            "inlayHint/resolve": hint,
            "textDocument/semanticTokens/full": document(self.uri),
            "textDocument/semanticTokens/range": {**document(self.uri), "range": whole},
            "textDocument/documentHighlight": self.at(15, 4),
            "textDocument/prepareCallHierarchy": self.at(14, 12),
            "callHierarchy/incomingCalls": {"item": item},
            "callHierarchy/outgoingCalls": {"item": item},
            "workspace/executeCommand": {"command": "pykind.functionAt", "arguments": [{"uri": self.uri, "position": position(15, 4)}]},
            "textDocument/didOpen": {"textDocument": {"uri": self.uri + "x", "languageId": "python", "version": 1, "text": "x = 1\n"}},
            "textDocument/didChange": {"textDocument": {"uri": self.uri, "version": 2}, "contentChanges": [{"text": TEXT}]},
            "textDocument/didClose": document(self.uri + "x"),
            "workspace/didChangeConfiguration": {"settings": {"pykind": {"target-version": "3.12", "checks": {"term": "off"}}}},
            "workspace/didChangeWatchedFiles": {"changes": [{"uri": self.uri, "type": 2}]},
            "workspace/didChangeWorkspaceFolders": {"event": {"added": [{"uri": self.uri, "name": "x"}], "removed": []}},
            "initialized": {},
        }

    def renew(self):
        """The document as it was, with whatever has become of it."""
        self.server.close(self.uri)
        self.server.open(self.uri, TEXT)

    def is_well(self, what):
        self.renew()
        equal(self.server.result("textDocument/hover", self.at(14, 12)), self.before, f"the hover after {what}")


def settled(answer):
    """What of an answer is the same each time it is asked for."""
    return json.dumps(answer.get("result"), sort_keys=True)


def echoed(method, path, value, right):
    """What is resolved comes back with all that was in it, be it right or wrong."""
    if not method.endswith("/resolve") or not path or not exists(right["result"], path[:-1]):
        return right
    result = right["result"]
    return {"result": removed(result, path) if value == "missing" else replaced(result, path, value)}


def judge(method, path, value, answer, right, without=None):
    """`without`: asks for the answer without the member, as which the server may take one that is null."""
    shown = json.dumps(value)[:60]
    if code_of(answer) == INVALID_PARAMS:
        # The place that is named is that of the fault, or one that cannot be told from it.
        said = answer["error"]["message"]
        named = said.split(":")[0]
        fault = as_text(path)
        holds(named.startswith(fault) or fault.startswith(named) or not named.startswith("params"),
              f"{method} with {shown} for {fault} is refused for {said!r}")
        return "refused"
    if code_of(answer) is None and settled(answer) in (settled(right), settled(echoed(method, path, value, right))):
        return "not looked at"
    if code_of(answer) is None and value is None and without is not None and settled(answer) == settled(without()):
        return "not looked at"
    raise Failed(f"{method} with {shown} for {as_text(path)} is answered with {json.dumps(answer)[:300]}")


def spoiled(shapes, method, params):
    """Every (path, value, params) that is wrong for the protocol; a member that must be there may also be missing."""
    shape = shapes.methods[method]
    if shape is None:
        return
    holds(shapes.fits(shape, params), f"the params of {method} that should be right are wrong: {json.dumps(params)[:500]}")
    tried = {}
    for path, value in shapes.wrong(shape, params):
        tried[path] = tried.get(path, 0) + 1
        # Of what is not even there when all is right, a few wrong values do.
        if exists(params, path) or tried[path] <= FEW:
            yield path, value, replaced(params, path, value) if path else value
    for path, _ in shapes.inside(shape, params):
        if path and exists(params, path):
            without = removed(params, path)
            if not shapes.fits(shape, without):
                yield path, "missing", without


def exists(value, path):
    for step in path:
        if isinstance(value, dict) and step not in value:
            return False
        value = value[step]
    return True


@table.case
def requests_with_every_wrong_type(pykind):
    served = [method for method in methods() if method not in (*NOTIFICATIONS, "initialize", "shutdown")]
    shapes = Shapes(served)
    verdicts = {}
    with tempfile.TemporaryDirectory() as folder, Server(pykind) as server:
        abused = Abused(server, os.path.realpath(folder))
        rights = abused.params()
        for method in served:
            right = server.request(method, rights[method])
            holds("result" in right, f"the params of {method} that should be right are refused: {right}")
            asked = []
            for path, value, params in spoiled(shapes, method, rights[method]):
                if isinstance(params, (dict, list)) or params is None:
                    asked.append((path, value, server.ask(method, params)))
            for path, value, number in asked:
                def without(method=method, path=path):
                    return server.request(method, removed(rights[method], path))

                verdict = judge(method, path, value, server.answer(number), right, without)
                verdicts[verdict] = verdicts.get(verdict, 0) + 1
            holds(len(asked) > 40, f"only {len(asked)} wrong params were found for {method}")
        abused.is_well("wrong requests")
        equal(server.shut_down(), 0, "the exit status")
        return {**counted(server), **verdicts, "methods": len(served)}


def answer_of_new_server(pykind, params):
    with Server(pykind) as server:
        return server.request("initialize", params)


@table.case
def initialize_with_every_wrong_type(pykind):
    shapes = Shapes(["initialize"])
    params = {"processId": None, "rootUri": None, "rootPath": None, "workspaceFolders": [{"uri": "file:///x", "name": "x"}],
              "capabilities": CAPABILITIES, "clientInfo": {"name": "x"}, "trace": "off", "initializationOptions": {}}
    wrong = list(spoiled(shapes, "initialize", params))
    # One server takes all that it refuses; one that it takes ends its state, so that the next one gets a new server.
    index = 0
    servers = 0
    verdicts = {"refused": 0, "not looked at": 0}
    with Server(pykind) as server:
        right = server.request("initialize", params)
    while index < len(wrong):
        servers += 1
        with Server(pykind) as server:
            while index < len(wrong):
                path, value, spoiled_params = wrong[index]
                index += 1
                if not isinstance(spoiled_params, (dict, list)) and spoiled_params is not None:
                    continue
                verdict = judge("initialize", path, value, server.request("initialize", spoiled_params), right,
                                lambda path=path: answer_of_new_server(pykind, removed(params, path)))
                verdicts[verdict] += 1
                if verdict == "not looked at":
                    equal(server.shut_down(), 0, "the exit status")
                    break
    return {"inputs": len(wrong), "answers checked": sum(verdicts.values()), **verdicts, "servers": servers}


@table.case
def notifications_with_every_wrong_type(pykind):
    shapes = Shapes(NOTIFICATIONS)
    with tempfile.TemporaryDirectory() as folder, Server(pykind) as server:
        abused = Abused(server, os.path.realpath(folder))
        rights = abused.params()
        for method in NOTIFICATIONS:
            for path, value, params in spoiled(shapes, method, rights[method]):
                if isinstance(params, (dict, list)) or params is None:
                    server.notify(method, params)
            server.notify("workspace/didChangeConfiguration", {"settings": {"pykind": None}})
            abused.is_well(f"wrong params of {method}")
        equal(server.shut_down(), 0, "the exit status")
        return counted(server)


if __name__ == "__main__":
    table.main()
