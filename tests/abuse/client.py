"""A client that keeps to no rule: raw bytes to the real server, and whatever comes back.

A thread of its own reads the server's answers, so that neither side ever blocks the other, unless a case wants just that. Every wait
has a watchdog: what does not come in time is a `Lost`, with what the server said on its standard error.
"""

import json
import os
import queue
import signal
import subprocess
import tempfile
import threading
import time

WATCHDOG = 120  # seconds; nothing takes a tenth of it, unless it hangs

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
SERVER_NOT_INITIALIZED = -32002
REQUEST_FAILED = -32803
CONTENT_MODIFIED = -32801
REQUEST_CANCELLED = -32800


class Lost(Exception):
    """An answer, or the end of the server, that did not come."""


def frame(message):
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def call(method, params=None, number=None):
    message = {"jsonrpc": "2.0", "method": method}
    if number is not None:
        message["id"] = number
    if params is not None:
        message["params"] = params
    return message


class Server:
    """The server, and what it has answered so far; leave its `with` block to kill it if it still runs."""

    def __init__(self, pykind, arguments=(), reads=True, cwd=None, env=None, limits=None):
        self.log = tempfile.TemporaryFile()
        # Without limits of a case's own there is nothing to run between fork and exec.
        options = {"preexec_fn": limits} if limits else {}
        self.process = subprocess.Popen([pykind, "lsp", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
                                        bufsize=0, cwd=cwd, env=env, **options)
        self.messages = queue.Queue()
        self.kept = []  # messages that a wait for others has passed by
        self.last_id = 0
        self.inputs = 0
        self.answers = 0
        self.reader = threading.Thread(target=self.read, daemon=True)
        if reads:
            self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        if self.reader.is_alive():
            self.reader.join()  # else it may read from what gets the descriptor's number next
        for stream in (self.process.stdin, self.process.stdout, self.log):
            try:
                stream.close()
            except OSError:
                pass  # what was still to be written has nowhere to go

    # --- What goes out ---

    def raw(self, data):
        """Bytes, as they are. A server that has ended reads no more of them."""
        self.inputs += 1
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self.process.stdin.fileno(), view):]
        except (BrokenPipeError, ConnectionResetError):
            pass

    def send(self, message):
        self.raw(frame(message))

    def notify(self, method, params=None):
        self.send(call(method, params))

    def ask(self, method, params=None):
        """Sends a request and gives its id, without waiting."""
        self.last_id += 1
        self.send(call(method, params, self.last_id))
        return self.last_id

    def request(self, method, params=None):
        """The whole answer: {"result": …} or {"error": …}."""
        return self.answer(self.ask(method, params))

    def result(self, method, params=None):
        answer = self.request(method, params)
        if "error" in answer:
            raise Lost(f"{method} was answered with {answer['error']}")
        return answer["result"]

    # --- What comes back ---

    def read(self):
        stream = self.process.stdout
        unread = bytearray()
        wanted = None  # the length of the frame whose header is read
        while True:
            try:
                received = os.read(stream.fileno(), 1 << 20)
            except (OSError, ValueError):
                received = b""
            if not received:
                self.messages.put(None)
                return
            unread += received
            while True:
                if wanted is None:
                    end = unread.find(b"\r\n\r\n")
                    if end < 0:
                        break
                    wanted = int(unread[:end].split(b":")[1])
                    del unread[:end + 4]
                if len(unread) < wanted:
                    break
                body = bytes(unread[:wanted])
                del unread[:wanted]
                wanted = None
                # A body that is no JSON is a fault of the server, which this thread must not hide.
                try:
                    self.messages.put(json.loads(body))
                except ValueError:
                    self.messages.put({"broken": body})

    def next(self, wanted, what):
        """The next message that `wanted` says yes to; the others are kept."""
        for index, message in enumerate(self.kept):
            if wanted(message):
                return self.kept.pop(index)
        deadline = time.monotonic() + WATCHDOG
        while True:
            try:
                message = self.messages.get(timeout=max(0.001, deadline - time.monotonic()))
            except queue.Empty:
                raise Lost(f"{what} did not come within {WATCHDOG} s; the log says {self.said()!r}") from None
            if message is None:
                self.messages.put(None)
                raise Lost(f"{what} did not come: the server ended with {self.process.wait()}; its log says {self.said()!r}")
            if wanted(message):
                return message
            self.kept.append(message)

    def answer(self, number):
        """The answer to a request, which must be the only one."""
        answer = self.next(lambda m: m.get("id") == number and "method" not in m, f"the answer to request {number!r}")
        self.answers += 1
        if ("result" in answer) == ("error" in answer):
            raise Lost(f"the answer {answer} has not either a result or an error")
        return answer

    def notification(self, method):
        return self.next(lambda m: m.get("method") == method, method)

    # --- Its life ---

    def initialize(self, capabilities=None, **params):
        result = self.result("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities or {}, **params})
        self.notify("initialized", {})
        return result["capabilities"]

    def open(self, uri, text, version=1):
        self.notify("textDocument/didOpen",
                    {"textDocument": {"uri": uri, "languageId": "python", "version": version, "text": text}})

    def change(self, uri, version, *changes):
        self.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)})

    def close(self, uri):
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def shut_down(self):
        """In good order; gives the exit status."""
        self.result("shutdown")
        self.notify("exit")
        return self.wait()

    def wait(self):
        try:
            return self.process.wait(WATCHDOG)
        except subprocess.TimeoutExpired:
            raise Lost(f"the server did not end within {WATCHDOG} s; its log says {self.said()!r}") from None

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)

    def said(self):
        self.log.seek(0)
        return self.log.read()[-2000:].decode(errors="replace")

    def descriptors(self):
        """What the process has open, settled: a job that ends closes its files a moment after its answer."""
        folder = f"/proc/{self.process.pid}/fd"
        return sorted(os.readlink(os.path.join(folder, name)) for name in os.listdir(folder))


def document(uri):
    return {"textDocument": {"uri": uri}}


def position(line, character):
    return {"line": line, "character": character}


def span(start_line, start_character, end_line, end_character):
    return {"start": position(start_line, start_character), "end": position(end_line, end_character)}
