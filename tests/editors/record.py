#!/usr/bin/env python3
"""Stands in for the language server: starts it, copies both directions byte for byte, and writes down each message.

    record.py PYKIND OUT.ndjson ARGS…      starts `PYKIND ARGS…`

Each message is appended to OUT.ndjson as a row, in the order in which it passed:

    {"from": "client", "message": {"jsonrpc": "2.0", "id": 0, "method": "initialize", …}}
    {"from": "server", "message": {"jsonrpc": "2.0", "id": 0, "result": …}}

What cannot be read as a message is passed on all the same, and its row says so: {"from": "server", "fault": "…"}. A row is written before
the last byte of its message is passed on, so that no answer stands before its request; a server that is started again appends its rows.

The status is the server's, 128 + N where signal N ended it. Whichever side ends, the other sees the end of its input, as without this
program between them; the signals that editors end a server with are passed on.
"""

import json
import os
import re
import signal
import subprocess
import sys
import threading

CHUNK = 1 << 16
HEADERS_END = b"\r\n\r\n"
# How long a server may take to end once its client has gone. pykind ends at once; a server that hangs must not outlive its editor.
GRACE_SECONDS = 10


def refuse_constant(name):
    raise ValueError(f"{name} is no JSON")


class Rows:
    """The file of rows, which both directions append to. That it cannot be written is said once and changes nothing else."""

    def __init__(self, path):
        self.lock = threading.Lock()
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def append(self, row):
        line = json.dumps(row).encode("ascii") + b"\n"
        with self.lock:
            if self.file is None:
                return
            try:
                write_all(self.file, line)
            except OSError as problem:
                print(f"record.py: nothing more is written down: {problem}", file=sys.stderr)
                self.file = None


class Messages:
    """Cuts what one side says into messages and appends them."""

    def __init__(self, side, rows):
        self.side, self.rows = side, rows
        self.bytes = bytearray()
        self.lost = False  # no message can be found any more: after a header that does not say the length

    def feed(self, chunk):
        if self.lost:
            return
        self.bytes += chunk
        while (headers_end := self.bytes.find(HEADERS_END)) >= 0:
            length = re.search(rb"(?:^|\r\n)content-length: *(\d+) *(?:\r\n|$)", self.bytes[:headers_end], re.I)
            if length is None:
                self.lost = True
                return self.fault(f"no Content-Length in {bytes(self.bytes[:headers_end])!r}")
            begin = headers_end + len(HEADERS_END)
            end = begin + int(length[1])
            if len(self.bytes) < end:
                return
            self.take(bytes(self.bytes[begin:end]))
            del self.bytes[:end]

    def take(self, content):
        try:
            message = json.loads(content.decode("utf-8"), parse_constant=refuse_constant)
        except ValueError as problem:
            self.fault(f"{problem}: {content[:200]!r}")
        else:
            self.rows.append({"from": self.side, "message": message})

    def end(self):
        if self.bytes and not self.lost:
            self.fault(f"ended in the middle of a message: {bytes(self.bytes[:200])!r}")

    def fault(self, text):
        self.rows.append({"from": self.side, "fault": text})


def write_all(file, data):
    view = memoryview(data)
    while view:
        view = view[os.write(file, view):]


def copy(source, target, messages):
    """Until the source ends, or nobody reads the target any more."""
    try:
        while chunk := os.read(source, CHUNK):
            messages.feed(chunk)
            write_all(target, chunk)
    except OSError:
        pass  # a pipe that the other end has closed, which is its right
    messages.end()


def main():
    if len(sys.argv) < 3:
        print("usage: record.py PYKIND OUT.ndjson ARGS…", file=sys.stderr)
        sys.exit(2)
    program, out, *arguments = sys.argv[1:]
    rows = Rows(out)
    server = subprocess.Popen([program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _: server.send_signal(number))

    def to_server():
        copy(sys.stdin.fileno(), server.stdin.fileno(), Messages("client", rows))
        server.stdin.close()
        try:
            server.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            print("record.py: the server does not end though its client has gone; it is killed", file=sys.stderr)
            server.kill()

    def to_client():
        copy(server.stdout.fileno(), sys.stdout.fileno(), Messages("server", rows))
        server.stdout.close()

    threading.Thread(target=to_server, daemon=True).start()
    answers = threading.Thread(target=to_client, daemon=True)
    answers.start()
    answers.join()
    status = server.wait()
    # The other thread may wait for a client that has more to say, and nobody to say it to.
    sys.stdout.flush()
    os._exit(status if status >= 0 else 128 - status)


main()
