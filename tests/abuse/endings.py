#!/usr/bin/env python3
"""endings.py PYKIND: clients that do not read, signals, streams that end, clients that die, and logs that cannot be written.

Every server ends with the status that it should, and none keeps a descriptor open that it does not need.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time

from cases import Failed, Skipped, Table, code_of, counted, equal, holds
from client import Server, call, document, frame, position, span

table = Table("abuse.endings")

HERE = "file:///abuse.py"
TEXT = "async def ticker(n):\n    yield n\n" * 200
HOVER = {**document(HERE), "position": position(0, 12)}


def busy(server):
    """It has a text, and a request under way."""
    server.open(HERE, TEXT * 100)
    server.ask("textDocument/documentSymbol", document(HERE))


def flood(server, count):
    """So many requests, of which no answer is read."""
    server.send(call("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 0))
    server.notify("initialized", {})
    server.open(HERE, TEXT)
    server.raw(b"".join(frame(call("textDocument/hover", HOVER, number)) for number in range(1, count + 1)))


@table.case
def ten_thousand_requests_unread(pykind):
    """The server takes all of them before one answer is read, and each has its one answer then."""
    count = 10_000
    with Server(pykind, reads=False) as server:
        flood(server, count)
        server.reader.start()
        server.answer(0)
        hovers = {str(server.answer(number)["result"]) for number in range(1, count + 1)}
        equal(len(hovers), 1, "how many different answers there are to the same question")
        server.last_id = count
        equal(server.shut_down(), 0, "the exit status")
        return counted(server)


@table.case
def gone_without_reading(pykind):
    """A client that has asked much, reads nothing and goes: its end is noticed though nothing can be written any more."""
    servers = []
    for end in ("stdin", "SIGTERM", "exit", "stdout"):
        with Server(pykind, reads=False) as server:
            flood(server, 3000)
            if end == "stdin":
                server.process.stdin.close()
            elif end == "SIGTERM":
                time.sleep(0.2)  # so that there is something unread
                server.kill(signal.SIGTERM)
            elif end == "exit":
                server.notify("exit")
            else:
                server.process.stdout.close()  # SIGPIPE, if it did not know better
            equal(server.wait(), 0 if end == "SIGTERM" else 1, f"the exit status after {end}")
            servers.append(server)
    return counted(*servers)


@table.case
def signals(pykind):
    """SIGTERM and SIGINT end it in good order, whatever it does; SIGPIPE and SIGHUP's kin do not confuse it."""
    servers = []
    for number in (signal.SIGTERM, signal.SIGINT):
        for prepare in (lambda server: None, lambda server: server.initialize(), lambda server: (server.initialize(), busy(server))):
            with Server(pykind) as server:
                server.request("textDocument/hover", {})  # it is there
                prepare(server)
                server.kill(number)
                equal(server.wait(), 0, f"the exit status after {number.name}")
                servers.append(server)
    with Server(pykind) as server:
        server.initialize()
        for _ in range(100):
            server.kill(signal.SIGPIPE)
            server.kill(signal.SIGCONT)
            server.kill(signal.SIGWINCH)
        server.open(HERE, TEXT)
        holds(server.result("textDocument/hover", HOVER) is not None, "there is no hover after SIGPIPE")
        equal(server.shut_down(), 0, "the exit status")
        servers.append(server)
    return {**counted(*servers), "signals": 306}


@table.case
def input_closed(pykind):
    """At every point of its life, with work under way or none: status 1, but 0 after `shutdown`… which an `exit` must follow."""
    servers = []
    for prepare in (lambda server: None, lambda server: server.initialize(), lambda server: (server.initialize(), busy(server)),
                    lambda server: (server.initialize(), server.result("shutdown"))):
        with Server(pykind) as server:
            prepare(server)
            server.process.stdin.close()
            equal(server.wait(), 1, "the exit status")
            servers.append(server)
    return counted(*servers)


@table.case
def the_client_is_killed(pykind):
    """The process that `initialize` names dies, and somebody else still holds the pipes: the server ends by itself."""
    servers = []
    for prepare in (lambda server: None, busy):
        parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        with Server(pykind) as server:
            server.result("initialize", {"processId": parent.pid, "rootUri": None, "capabilities": {}})
            prepare(server)
            parent.kill()
            parent.wait()
            parent.stdin.close()
            equal(server.wait(), 1, "the exit status")
            servers.append(server)
    # One that is dead already, and numbers that are no process's.
    with Server(pykind) as server:
        server.result("initialize", {"processId": parent.pid, "rootUri": None, "capabilities": {}})
        equal(server.wait(), 1, "the exit status")
        servers.append(server)
    for number in (0, -1, 2**32 + 1, 2**63 - 1):
        with Server(pykind) as server:
            server.result("initialize", {"processId": number, "rootUri": None, "capabilities": {}})
            equal(server.shut_down(), 0, f"the exit status with the process {number}")
            servers.append(server)
    return counted(*servers)


def work(server):
    """Something that writes to the log, and is answered all the same."""
    server.initialize()
    for _ in range(50):
        server.notify("textDocument/didChange", {"textDocument": {"uri": HERE, "version": 1}, "contentChanges": []})
        server.notify("textDocument/didClose", {})
    server.open(HERE, TEXT)
    holds(server.result("textDocument/hover", HOVER) is not None, "there is no hover")
    equal(server.shut_down(), 0, "the exit status")


@table.case
def logs_that_cannot_be_written(pykind):
    """A full disk, no such folder, a folder in its place, no right to it: the server serves, and its output stays clean."""
    servers = []
    with tempfile.TemporaryDirectory() as folder:
        unwritable = os.path.join(folder, "unwritable")
        os.mkdir(unwritable, 0o500)
        places = ["/dev/full", os.path.join(folder, "missing", "log"), folder, os.path.join(unwritable, "log"), "/proc/version", "/dev/null", ""]
        for place in places:
            with Server(pykind, ["--log-level", "trace", "--log-file", place]) as server:
                work(server)
                servers.append(server)
        log = os.path.join(folder, "log")
        with Server(pykind, ["--log-level", "trace", "--log-file", log]) as server:
            work(server)
            equal(server.said(), "", "what it says on standard error beside its log file")
            holds(os.path.getsize(log) > 0, "the log is empty")
            servers.append(server)
        # Standard error itself may be closed, or full.
        for error in ("2>&-", "2>/dev/full"):
            done = subprocess.run(["sh", "-c", f'exec "$0" lsp {error}', pykind], capture_output=True, timeout=120, check=False,
                                  input=frame(call("textDocument/hover", {}, 1)) + frame(call("exit")))
            equal(done.returncode, 1, f"the exit status with {error}")
            holds(b"-32002" in done.stdout, f"the answer with {error} is {done.stdout!r}")
    return {**counted(*servers), "logs": len(places) + 3}


@table.case
def a_full_disk(pykind):
    """A log on a file system that fills up while it is written to."""
    with tempfile.TemporaryDirectory() as folder:
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True, check=False).returncode:
            raise Skipped("no file system can be mounted here; /dev/full alone has stood for it")
        try:
            with Server(pykind, ["--log-level", "trace", "--log-file", os.path.join(folder, "log")]) as server:
                server.initialize()
                for version in range(3000):
                    server.change(HERE, version, {"text": ""})  # each is a line of the log
                server.open(HERE, TEXT)
                holds(server.result("textDocument/hover", HOVER) is not None, "there is no hover on a full disk")
                equal(server.shut_down(), 0, "the exit status")
                equal(os.statvfs(folder).f_bavail, 0, "what was left on the disk")
                return counted(server)
        finally:
            subprocess.run(["umount", folder], check=True)


@table.case
def descriptors_stay_the_same(pykind):
    """After requests that read files, fail, are cancelled and are left unanswered, what is open is what was open before."""
    with tempfile.TemporaryDirectory() as folder:
        for index in range(200):
            with open(os.path.join(folder, f"m{index}.py"), "w", encoding="utf-8") as file:
                file.write(f"from m{(index + 1) % 200} import f as g\nasync def f(): yield g\n")
        with Server(pykind) as server:
            server.initialize({"textDocument": {"diagnostic": {}}}, rootUri=f"file://{folder}")
            uri = f"file://{folder}/m0.py"
            server.open(uri, "from m1 import f\nfrom nowhere import x\nf\nx\n")
            before = settled(server)
            for _ in range(30):
                asked = [server.ask("workspace/symbol", {"query": "f"}), server.ask("workspace/diagnostic", {"previousResultIds": []}),
                         server.ask("textDocument/references", {**document(uri), "position": position(2, 0), "context": {"includeDeclaration": True}}),
                         server.ask("textDocument/definition", {**document(uri), "position": position(2, 0)}),
                         server.ask("textDocument/inlayHint", {**document(uri), "range": span(0, 0, 9, 0)})]
                server.notify("$/cancelRequest", {"id": asked[1]})
                server.notify("workspace/didChangeWatchedFiles", {"changes": []})
                for number in asked:
                    server.answer(number)
            equal(settled(server), before, "the open descriptors")
            equal(server.shut_down(), 0, "the exit status")
            return {**counted(server), "descriptors": len(before)}


def settled(server):
    """The descriptors, when all work is done: what a cancelled request reads is closed after its answer."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        first = server.descriptors()
        time.sleep(0.3)
        if server.descriptors() == first and not any(name.endswith(".py") for name in first):
            return first
    raise Failed(f"the descriptors do not settle: {server.descriptors()}")


if __name__ == "__main__":
    table.main()
