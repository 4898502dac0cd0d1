"""A client of the Language Server Protocol that notes when things come: the one that drives pykind and every peer.

What a server does not answer is a value too: `NONE` where it says that it cannot or gives nothing, `TIMEOUT` where it gives no answer in time.
"""

import contextlib
import os
import time

import oracle_modules  # noqa: F401
from lsp import Server, ServerFailed, TimedOut, uri_of

NONE = "–"
TIMEOUT = "timeout"


class Editor(Server):
    """An editor's end of a session; `pulls` says whether it asks for diagnostics or waits for them to be published."""

    def __init__(self, command, root, pulls=True, timeout=60):
        self.started = time.perf_counter()
        super().__init__(command, root, timeout=timeout)
        self.pulls = pulls
        self.published = []  # (when it came, params)
        self.abilities = set()  # methods and names of capabilities that it has said to have

    def initialize(self):
        folder = uri_of(self.root)
        document = {"hover": {"contentFormat": ["markdown"]}, "synchronization": {}, "publishDiagnostics": {"versionSupport": True}}
        if self.pulls:
            document["diagnostic"] = {"dynamicRegistration": True}
        answer = self.request("initialize", {
            "processId": os.getpid(),
            "rootUri": folder,
            "rootPath": self.root,
            "workspaceFolders": [{"uri": folder, "name": "bench"}],
            "capabilities": {
                "textDocument": document,
                "workspace": {"configuration": True, "workspaceFolders": True, "symbol": {}},
                "window": {"workDoneProgress": True},
            },
        })
        self.initialized = time.perf_counter()
        self.abilities.update(name for name, value in answer.get("capabilities", {}).items() if value not in (None, False))
        self.notify("initialized", {})

    def receive(self, message):
        if message.get("method") == "textDocument/publishDiagnostics":
            self.published.append((time.perf_counter(), message["params"]))
        super().receive(message)

    def reply(self, method, params):
        if method == "client/registerCapability":
            self.abilities.update(registration["method"] for registration in params["registrations"])
        return super().reply(method, params)

    def pulls_diagnostics(self):
        return not self.abilities.isdisjoint({"diagnosticProvider", "textDocument/diagnostic"})

    def ask_at(self, method, document, line, column, **more):
        place = {"textDocument": {"uri": document.uri}, "position": {"line": line, "character": column}}
        return self.request(method, {**place, **more})

    def exchange_for(self, seconds):
        """Takes what comes for a while."""
        until = time.monotonic() + seconds
        with self.patience(seconds), contextlib.suppress(TimedOut):
            self.exchange_until(lambda: time.monotonic() >= until)

    @contextlib.contextmanager
    def patience(self, seconds):
        """Waits no longer than that for each answer."""
        before, self.timeout = self.timeout, seconds
        try:
            yield
        finally:
            self.timeout = before


def timed(action, scale=1000):
    """How long an action takes, in milliseconds, or the word for why there is no such time. An action that gives nothing was not answered."""
    start = time.perf_counter()
    try:
        answer = action()
    except TimedOut:
        return TIMEOUT
    except ServerFailed:
        return NONE
    return NONE if answer is None else scale * (time.perf_counter() - start)
