#!/usr/bin/env python3
"""framing.py PYKIND: bytes that are not quite frames. What can be read is answered; what cannot ends the server, with status 1."""

import json

from cases import Table, code_of, counted, equal, holds
from client import INVALID_REQUEST, PARSE_ERROR, SERVER_NOT_INITIALIZED, Server, call, frame

table = Table("abuse.framing")

# Asked before `initialize`, so that every one of them has an answer that is known.
PROBE = call("textDocument/hover", {}, 1)
BODY = json.dumps(PROBE).encode()


def answered(server, number=1):
    equal(code_of(server.answer(number)), SERVER_NOT_INITIALIZED, "the answer to a request before 'initialize'")


def ended(server, said):
    """It has said why it cannot go on, and gone with status 1."""
    equal(server.wait(), 1, "the exit status")
    holds(said in server.said(), f"the log does not say {said!r}, but {server.said()!r}")


@table.case
def frames_cut_at_every_byte(pykind):
    """One byte, then the rest: whatever the pieces are, the frame is the same."""
    with Server(pykind) as server:
        for cut in range(1, len(frame(PROBE))):
            whole = frame({**PROBE, "id": cut})
            server.raw(whole[:cut])
            server.raw(whole[cut:])
            answered(server, cut)
        for byte in frame({**PROBE, "id": "bytewise"}):
            server.raw(bytes([byte]))
        answered(server, "bytewise")
        return counted(server)


@table.case
def the_stream_ends_at_every_byte(pykind):
    """Its end in the midst of a frame is the end of the client: status 1, no noise on standard output."""
    whole = frame(PROBE)
    servers = 0
    for cut in range(0, len(whole), 7):
        with Server(pykind) as server:
            server.raw(whole[:cut])
            server.process.stdin.close()
            equal(server.wait(), 1, f"the exit status, cut after {cut} bytes")
            equal(server.messages.get(timeout=60), None, "what came on standard output")
            servers += 1
    return {"inputs": servers, "answers checked": servers}


@table.case
def headers_in_every_case_and_order(pykind):
    length = b"%d" % len(BODY)
    kind = b"Content-Type: application/vscode-jsonrpc; charset=utf-8"
    headers = [
        b"Content-Length: " + length, b"content-length: " + length, b"CONTENT-LENGTH: " + length, b"cOnTeNt-LeNgTh: " + length,
        b"Content-Length:" + length, b"Content-Length :  " + length + b" ", b"Content-Length:\t" + length,
        b"Content-Length: 000" + length,
        kind + b"\r\nContent-Length: " + length, b"Content-Length: " + length + b"\r\n" + kind,
        b"content-type: x\r\nCONTENT-LENGTH: " + length + b"\r\nX-Unknown: y", b"X:\r\nContent-Length: " + length,
        b"X-Bytes: \xff\xfe\x00\x1b[31m\r\nContent-Length: " + length,
        b"Content-Length: " + length + b"\r\nContent-Length: " + length,
        b"X-Long: " + b"x" * 60000 + b"\r\nContent-Length: " + length,
    ]
    with Server(pykind) as server:
        for header in headers:
            server.raw(header + b"\r\n\r\n" + BODY)
            answered(server)
        holds("\x1b" not in server.said(), "a header got into the log raw")
        return counted(server)


@table.case
def headers_that_are_none(pykind):
    broken = [
        (b"Content-Length: -5\r\n\r\n", "not a number"), (b"Content-Length: +5\r\n\r\n", "not a number"),
        (b"Content-Length: \r\n\r\n", "not a number"), (b"Content-Length: 5x\r\n\r\n", "not a number"),
        (b"Content-Length: 0x10\r\n\r\n", "not a number"), (b"Content-Length: 1e3\r\n\r\n", "not a number"),
        (b"Content-Length: 5, 5\r\n\r\n", "not a number"), (b"Content-Length: \xd9\xa3\r\n\r\n", "not a number"),
        (b"Content-Length: \x1b[31m\r\n\r\n", "not a number"),
        (b"Content-Length: 18446744073709551616\r\n\r\n", "not a number"),
        (b"Content-Length: 99999999999999999999999999\r\n\r\n", "not a number"),
        (b"Content-Length: 18446744073709551615\r\n\r\n", "over the limit"),
        (b"Content-Length: 300000000\r\n\r\n", "over the limit"),
        (b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", "two different"),
        (b"Content-Type: x\r\n\r\n", "without Content-Length"), (b"\r\n\r\n", "without Content-Length"),
        (b"hello\r\n\r\n", "without a colon"), (b"Content-Length 5\r\n\r\n", "without a colon"),
        (b"Content-Length: 5\n\n\r\n\r\n", "not a number"), (b"{}" * 40000, "no end of header"),
        (b"x" * 70000, "no end of header"), (b"\x00" * 70000, "no end of header"),
    ]
    for header, said in broken:
        with Server(pykind) as server:
            server.raw(header)
            ended(server, said)
            holds("\x1b" not in server.said(), "a header got into the log raw")
    return {"inputs": len(broken), "answers checked": len(broken)}


@table.case
def lengths_that_are_wrong(pykind):
    """One too short leaves a tail that is no header; one too long takes in what follows, which is no JSON then."""
    with Server(pykind) as server:
        server.raw(b"Content-Length: %d\r\n\r\n%s" % (len(BODY) - 1, BODY) + frame(PROBE))
        equal(code_of(server.answer(None)), PARSE_ERROR, "the answer to a content cut short")
        # The brace that is left over makes the next header's name another one.
        ended(server, "without Content-Length")
    with Server(pykind) as long:
        long.raw(b"Content-Length: %d\r\n\r\n%s" % (len(BODY) + 20, BODY) + frame(PROBE))
        equal(code_of(long.answer(None)), PARSE_ERROR, "the answer to a content with a header in it")
        long.process.stdin.close()
        equal(long.wait(), 1, "the exit status")
    with Server(pykind) as waiting:
        # 200 MB are promised and never come: nothing is set aside for them.
        waiting.raw(b"Content-Length: 200000000\r\n\r\n{")
        waiting.process.stdin.close()
        equal(waiting.wait(), 1, "the exit status")
    return counted(server, long, waiting)


@table.case
def contents_that_are_no_json(pykind):
    deep = 1_000_000
    contents = [
        b"", b" ", b"\x00", b"{", b"}", b"[", b'"', b"nul", b"{\"jsonrpc\"", b"\xef\xbb\xbf{", BODY + b"}", BODY + BODY,
        b"'single'", b"{'method': 1}", b"[1,]", b"{\"a\":1,}", b"NaN", b"-", b"1e", b"01", b"\"\\ud800\"", b"\"\\x\"",
        b"{\"method\": \"\xff\"}", b"{\"method\": \"\xc0\xaf\"}", b"{\"method\": \"\xed\xa0\x80\"}", b"\xf5\x80\x80\x80",
        b"[" * deep, b"{\"a\":" * deep, b"[[],[" * (deep // 2), b"{\"a\":[" * (deep // 2), b"[" * deep + b"}" * deep,
    ]
    with Server(pykind) as server:
        for content in contents:
            server.raw(frame(content))
            equal(code_of(server.answer(None)), PARSE_ERROR, f"the answer to {content[:40]!r}")
        server.send(PROBE)
        answered(server)
        return counted(server)


@table.case
def json_that_is_deep(pykind):
    """A million levels are refused before anything walks them; in a request, with its id."""
    deep = 1_000_000
    arrays = b"[" * deep + b"]" * deep
    objects = b"{\"a\":" * deep + b"1" + b"}" * deep
    with Server(pykind) as server:
        server.raw(frame(arrays))
        equal(code_of(server.answer(None)), INVALID_REQUEST, "the answer to a million brackets")
        for member in (b"params", b"x", b"jsonrpc"):
            for value in (arrays, objects):
                server.raw(frame(BODY.replace(b"{}", b"[]")[:-1] + b", \"" + member + b"\": " + value + b"}"))
                equal(code_of(server.answer(1)), INVALID_REQUEST, f"the answer to a request with a deep {member!r}")
        server.raw(frame(b"{\"method\": \"x\", \"id\": " + arrays + b"}"))
        equal(code_of(server.answer(None)), INVALID_REQUEST, "the answer to a deep id")
        server.send(PROBE)
        answered(server)
        return counted(server)


@table.case
def json_that_is_no_message(pykind):
    messages = [
        1, -0.0, "x", None, True, [], {}, [PROBE], [[]], {"jsonrpc": "2.0"}, {"id": None}, {"params": {}}, {"method": None, "x": 1},
        {"method": 5}, {"method": []}, {"method": {}}, {"jsonrpc": "2.0", "id": 1.5, "method": "x"},
    ]
    with Server(pykind) as server:
        for message in messages:
            server.send(message)
            equal(code_of(server.answer(None)), INVALID_REQUEST, f"the answer to {message!r}")
        # One whose id can be read is answered with it.
        for number in (5, "five"):
            for wrong in ({"method": 5}, {}, {"method": "x", "params": 5}, {"method": "x", "params": "y"}, {"method": "x", "params": True}):
                server.send({"id": number, **wrong})
                equal(code_of(server.answer(number)), INVALID_REQUEST, f"the answer to {wrong!r} with the id {number!r}")
        server.send(PROBE)
        answered(server)
        return counted(server)


@table.case
def a_torrent_of_noise(pykind):
    """Pseudo-random bytes in good frames: each one has its error, in order, and the server lives."""
    state = 20261124
    with Server(pykind) as server:
        for _ in range(3000):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            server.raw(frame(b"\x9d" + state.to_bytes(8, "little") * (state % 9)))
        for _ in range(3000):
            equal(code_of(server.answer(None)), PARSE_ERROR, "the answer to noise")
        server.send(PROBE)
        answered(server)
        return counted(server)


if __name__ == "__main__":
    table.main()
