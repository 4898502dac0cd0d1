"""A small client of the Language Server Protocol, for oracles that ask a server what an editor would ask it."""

import json
import os
import select
import subprocess
import time
import urllib.parse


class ServerFailed(Exception):
    """The server ended, answered with an error, or did not answer in time."""


class TimedOut(ServerFailed):
    """It did not answer in time."""


class Server:
    """A server at the other end of two pipes; leave its `with` block to end it.

    No position encodings are offered, so every server counts columns in UTF-16 code units: `utf16_column` makes them.
    """

    def __init__(self, command, root, settings=None, timeout=60):
        self.name = os.path.basename(command[0])
        self.root = root
        self.settings = settings or {}
        self.timeout = timeout
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, bufsize=0)
        # Neither side may block: a server that writes while it is being written to would bring both to a halt.
        os.set_blocking(self.process.stdin.fileno(), False)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.unsent = b""
        self.unread = b""
        self.answers = {}
        self.last_id = 0

    def __enter__(self):
        try:
            self.initialize()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_):
        try:
            self.request("shutdown")
            self.notify("exit")
            self.exchange_until(lambda: not self.unsent)
            self.process.wait(10)
        except (ServerFailed, OSError, subprocess.TimeoutExpired):
            pass  # what it was asked for has been answered
        finally:
            self.kill()

    def initialize(self):
        folder = uri_of(self.root)
        capabilities = {
            "textDocument": {"hover": {"contentFormat": ["markdown"]}, "definition": {"linkSupport": False}},
            "workspace": {"configuration": True, "workspaceFolders": True},
        }
        self.request("initialize", {
            "processId": os.getpid(),
            "rootUri": folder,
            "workspaceFolders": [{"uri": folder, "name": "root"}],
            "capabilities": capabilities,
        })
        self.notify("initialized", {})

    def open(self, path, text):
        self.send_frame(frame_of_opening(path, text))

    def close(self, path):
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri_of(path)}})

    def hover(self, path, line, column):
        """The markdown of the hover at a 0-based line and UTF-16 column; None if there is none."""
        hover = self.request("textDocument/hover", position(path, line, column))
        return hover["contents"]["value"] if hover else None

    def definitions(self, path, line, column):
        """[(path, 0-based line)] of where the name at a position is defined."""
        locations = self.request("textDocument/definition", position(path, line, column)) or []
        if isinstance(locations, dict):
            locations = [locations]
        return [(path_of(location["uri"]), location["range"]["start"]["line"]) for location in locations]

    def notify(self, method, params=None):
        self.send({"method": method}, params)

    def request(self, method, params=None):
        self.last_id += 1
        number = self.last_id
        self.send({"id": number, "method": method}, params)
        self.exchange_until(lambda: number in self.answers)
        answer = self.answers.pop(number)
        if "error" in answer:
            raise ServerFailed(f"{self.name}: {method}: {answer['error']}")
        return answer.get("result")

    def send(self, message, params=None):
        self.send_frame(frame_of(message, params))

    def send_frame(self, frame):
        self.unsent += frame

    def exchange_until(self, is_done):
        deadline = time.monotonic() + self.timeout
        while not is_done():
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimedOut(f"{self.name}: no answer within {self.timeout} s")
            writers = [self.process.stdin] if self.unsent else []
            readable, writable, _ = select.select([self.process.stdout], writers, [], left)
            if writable:
                self.write()
            if readable:
                self.read()

    def write(self):
        try:
            self.unsent = self.unsent[os.write(self.process.stdin.fileno(), self.unsent):]
        except BrokenPipeError:
            raise ServerFailed(f"{self.name}: ended with status {self.process.wait()}") from None

    def read(self):
        received = os.read(self.process.stdout.fileno(), 1 << 20)
        if not received:
            raise ServerFailed(f"{self.name}: ended with status {self.process.wait()}")
        self.unread += received
        while True:
            header, end, rest = self.unread.partition(b"\r\n\r\n")
            if not end or len(rest) < content_length(header):
                return
            length = content_length(header)
            self.unread = rest[length:]
            self.receive(json.loads(rest[:length]))

    def receive(self, message):
        if "method" not in message:
            self.answers[message["id"]] = message
        elif "id" in message:
            self.send({"id": message["id"], "result": self.reply(message["method"], message.get("params"))})

    def reply(self, method, params):
        """The answer to a request of the server's; null is right for all but this one."""
        if method == "workspace/configuration":
            return [self.settings.get(item.get("section")) for item in params["items"]]
        return None

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def frame_of(message, params=None):
    if params is not None:
        message["params"] = params
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def frame_of_opening(path, text):
    document = {"uri": uri_of(path), "languageId": "python", "version": 1, "text": text}
    return frame_of({"method": "textDocument/didOpen"}, {"textDocument": document})


def content_length(header):
    for line in header.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    raise ServerFailed(f"no Content-Length in {header!r}")


def position(path, line, column):
    return {"textDocument": {"uri": uri_of(path)}, "position": {"line": line, "character": column}}


def utf16_column(line, byte_column):
    """A column of `ast`, which counts UTF-8 bytes, in UTF-16 code units."""
    before = line.encode()[:byte_column].decode()
    return len(before.encode("utf-16-le")) // 2


def uri_of(path):
    return "file://" + urllib.parse.quote(os.path.abspath(path))


def path_of(uri):
    return urllib.parse.unquote(urllib.parse.urlsplit(uri).path)
