"""Holds record.py to what it says: bytes as they are, every message a row, the server's status, and an end when either side ends."""

import json
import os
import signal
import subprocess
import sys
import tempfile

RECORD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "record.py")
PATIENCE_SECONDS = 60
failures = 0


def check(is_right, what):
    global failures
    if not is_right:
        failures += 1
        print(f"  {what}")


def framed(message):
    content = json.dumps(message, ensure_ascii=False).encode("utf-8")
    return b"Content-Length: %d\r\n\r\n%s" % (len(content), content)


def ask(number, method, params=None):
    return {"jsonrpc": "2.0", "id": number, "method": method, **({} if params is None else {"params": params})}


INITIALIZE = ask(1, "initialize", {"processId": None, "rootUri": None, "capabilities": {}, "locale": "é"})
SESSION = [INITIALIZE, ask(2, "shutdown"), {"jsonrpc": "2.0", "method": "exit"}]


def rows_of(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def recorded(program, out, *arguments):
    return subprocess.Popen([sys.executable, RECORD, program, out, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL)


def test_whole_session(pykind, out):
    said = b"".join(map(framed, SESSION))
    alone = subprocess.run([pykind, "lsp"], input=said, capture_output=True, check=False, timeout=PATIENCE_SECONDS)
    proxy = recorded(pykind, out, "lsp")
    answered, _ = proxy.communicate(said, timeout=PATIENCE_SECONDS)
    check(answered == alone.stdout, "the answers are other bytes than without the recorder")
    check(proxy.returncode == alone.returncode == 0, f"the status is {proxy.returncode}, not {alone.returncode}")
    rows = rows_of(out)
    check([row["message"] for row in rows if row["from"] == "client"] == SESSION, "the client's rows are not what it said")
    order = [(row["from"], row["message"].get("id")) for row in rows]
    for number in (1, 2):
        check(order.index(("client", number)) < order.index(("server", number)), f"the answer to {number} stands before its request")


def test_second_session_is_appended(pykind, out):
    before = rows_of(out)
    recorded(pykind, out, "lsp").communicate(b"".join(map(framed, SESSION)), timeout=PATIENCE_SECONDS)
    rows = rows_of(out)
    check(rows[:len(before)] == before and len(rows) == 2 * len(before), "a second session is not appended to the first")


def test_what_is_no_message(_, out):
    noise = os.urandom(1 << 20) + b"\r\n\r\n" + b"x" * 100
    proxy = recorded("cat", out)
    echoed, _ = proxy.communicate(noise, timeout=PATIENCE_SECONDS)
    check(echoed == noise, "bytes that are no message are not passed on as they are")
    check([sorted(row) for row in rows_of(out)] == [["fault", "from"]] * 2, "bytes that are no message have no row that says so")


def test_client_goes(pykind, out):
    proxy = recorded(pykind, out, "lsp")
    proxy.communicate(framed(INITIALIZE) + b"Content-Le", timeout=PATIENCE_SECONDS)
    check(proxy.returncode == 1, f"the status of a server that nobody told to exit is {proxy.returncode}, not 1")
    check(any("in the middle" in row.get("fault", "") for row in rows_of(out)), "half a message has no row")


def test_server_goes(pykind, out):
    proxy = recorded(pykind, out, "lsp")
    proxy.stdin.write(b"".join(map(framed, SESSION)))
    proxy.stdin.flush()
    check(proxy.wait(PATIENCE_SECONDS) == 0, "it does not end with the server while the client holds on")


def test_signals(_, out):
    proxy = recorded("sh", out, "-c", "trap 'exit 7' TERM; echo; while :; do sleep 0.05; done")
    proxy.stdout.readline()
    proxy.send_signal(signal.SIGTERM)
    check(proxy.wait(PATIENCE_SECONDS) == 7, "SIGTERM does not reach the server")
    proxy = recorded("sh", out, "-c", "kill -KILL $$")
    check(proxy.wait(PATIENCE_SECONDS) == 128 + signal.SIGKILL, "the status does not name the signal that ended the server")


def main():
    tests = [test_whole_session, test_second_session_is_appended, test_what_is_no_message, test_client_goes, test_server_goes, test_signals]
    with tempfile.TemporaryDirectory() as folder:
        for test in tests:
            shared = test in (test_whole_session, test_second_session_is_appended)
            test(sys.argv[1], os.path.join(folder, "session" if shared else test.__name__))
    print(f"recorder: {len(tests)} tests, {failures} failures")
    sys.exit(1 if failures else 0)


main()
