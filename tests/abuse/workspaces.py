#!/usr/bin/env python3
"""workspaces.py PYKIND: folders made to harm whoever looks into them, through the command line and the server."""

import json
import os
import pty
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time

from cases import Skipped, Table, counted, equal, holds
from client import WATCHDOG, Server, document, position

table = Table("abuse.workspaces")

GOOD = "async def ticker(n):\n    yield n\n\n\nasync def main():\n    await ticker(3)\n"
VERBS = [["list"], ["list", "--classes"], ["list", "--format", "ndjson"], ["check"], ["check", "--format", "json"], ["check", "--format", "sarif"],
         ["check", "--format", "github"], ["check", "--diff"], ["convert", "--all"], ["convert", "--all", "--list"]]
FULL_DISK_OF_FILES = 200_000


def run(pykind, *arguments, cwd=None, env=None):
    """(status, what it printed, what it said on standard error), as bytes."""
    done = subprocess.run([pykind, *arguments], capture_output=True, timeout=WATCHDOG, check=False, cwd=cwd, env=env)
    holds(done.returncode in (0, 1, 2), f"{arguments} ended with {done.returncode}: {done.stderr[-500:]!r}")
    return done.returncode, done.stdout, done.stderr


def write(folder, name, text=GOOD):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    return path


class Workspace:
    """A folder that is gone afterwards, with one file in which all is as it should be."""

    def __enter__(self):
        self.folder = os.path.realpath(tempfile.mkdtemp())
        self.good = write(self.folder, "good.py")
        return self

    def __exit__(self, *_):
        subprocess.run(["chmod", "-R", "u+rwx", self.folder], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def every_verb(self, pykind, statuses=(0, 1)):
        """The good file is always done; gives what is said on standard error for each verb."""
        said = {}
        for verb in VERBS:
            status, out, error = run(pykind, *verb, self.folder)
            holds(status in statuses, f"{verb} ended with {status}: {error[-500:]!r}")
            if verb[0] != "convert" and verb[-1] not in ("--classes", "--diff"):
                holds(b"good.py" in out, f"{verb} lost good.py: {out[-300:]!r}")
            said[" ".join(verb)] = error.decode(errors="replace")
        return said

    def serve(self, pykind, extra=()):
        """The server looks through the whole folder, and still knows the good file; gives its log."""
        uri = f"file://{self.good}"
        with Server(pykind) as server:
            server.initialize({"textDocument": {"diagnostic": {}}}, rootUri=f"file://{self.folder}")
            server.open(uri, GOOD)
            for method, params in [("workspace/symbol", {"query": "ticker"}), ("workspace/diagnostic", {"previousResultIds": []}),
                                   ("textDocument/references", {**document(uri), "position": position(0, 12), "context": {"includeDeclaration": True}}),
                                   *extra]:
                server.result(method, params)
            hover = server.result("textDocument/hover", {**document(uri), "position": position(0, 12)})
            holds("asynchronous generator function" in str(hover), f"the hover is {hover!r}")
            equal(server.shut_down(), 0, "the exit status")
            return counted(server), server.said()


def figures(served, said):
    return {**served, "runs of verbs": len(said)}


@table.case
def links_in_circles(pykind):
    with Workspace() as space:
        links = {"self.py": "self.py", "a.py": "b.py", "b.py": "a.py", "up": ".", "deep/up": "..", "deep/root": "/", "gone.py": "nowhere.py",
                 "pkg/__init__.py": "__init__.py", "pyproject.toml": "pyproject.toml", ".gitignore": ".gitignore", "dir.py": "."}
        for name, target in links.items():
            path = os.path.join(space.folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.symlink(target, path)
        write(space.folder, "imports.py", "import self, a, pkg, up.good, deep.up.up.good, gone\nself; a; pkg.x; up.good.ticker; gone\n")
        said = space.every_verb(pykind)
        _, out, _ = run(pykind, "list", space.folder)
        equal(out.count(b"good.py:1:"), 1, "how often the one file is listed through all its links")
        served, _ = space.serve(pykind)
        # Named, they are an error each, in one line.
        for name in ("self.py", "a.py", "gone.py"):
            for verb in (["list"], ["check"], ["tree"]):
                status, _, error = run(pykind, *verb, os.path.join(space.folder, name))
                equal((status, error.count(b"\n") - error.count(b"no findings")), (2, 1), f"{verb} {name}: {error!r}")
        return figures(served, said)


@table.case
def things_that_are_no_files(pykind):
    """Pipes, sockets, devices and folders named x.py: walked past, refused where named; opening none of them."""
    with Workspace() as space, socket.socket(socket.AF_UNIX) as unix:
        names = ["fifo.py", "socket.py", "dir.py", "zero.py", "tty.py", "random.py"]
        os.mkfifo(os.path.join(space.folder, "fifo.py"))
        unix.bind(os.path.join(space.folder, "socket.py"))
        os.mkdir(os.path.join(space.folder, "dir.py"))
        for name, device in (("zero", "/dev/zero"), ("tty", "/dev/tty"), ("random", "/dev/random")):
            os.symlink(device, os.path.join(space.folder, name + ".py"))
        for name in ("pyproject.toml", ".gitignore", "setup.cfg", "pyvenv.cfg"):
            os.mkfifo(os.path.join(space.folder, "sub-" + name))
        os.makedirs(os.path.join(space.folder, "project"))
        for name in ("pyproject.toml", ".gitignore"):
            os.mkfifo(os.path.join(space.folder, "project", name))
        write(space.folder, "project/module.py", GOOD)
        os.makedirs(os.path.join(space.folder, "project", ".venv", "lib", "python3.12", "site-packages"))
        os.mkfifo(os.path.join(space.folder, "project", ".venv", "pyvenv.cfg"))
        os.mkfifo(os.path.join(space.folder, "project", ".venv", "lib", "python3.12", "site-packages", "x.pth"))
        write(space.folder, "imports.py", "import fifo, socket, zero, tty, random\nfifo.f(); zero.f(); tty.f()\n")
        said = space.every_verb(pykind)
        served, _ = space.serve(pykind)
        for name in names:
            for verb in (["list"], ["check"], ["tree"], ["hover"], ["convert"], ["convert", "--write"], ["check", "--fix"]):
                place = ":1" if verb[0] in ("hover", "convert") else ""
                path = os.path.join(space.folder, name)
                if name == "dir.py" and verb[0] in ("list", "check"):
                    continue  # a folder, which is walked
                status, _, error = run(pykind, *verb, path + place)
                holds(status == 2 and re.search(rb"is not a regular file|is a folder", error), f"{verb} {name}: {status}, {error!r}")
        run(pykind, "check", os.path.join(space.folder, "project", "module.py"))
        return figures(served, said)


@table.case
def a_file_of_two_gigabytes(pykind):
    """It is refused with one line, unread, and its neighbours are done."""
    with Workspace() as space:
        with open(os.path.join(space.folder, "large.py"), "wb") as file:
            file.truncate(2 << 30)
        with open(os.path.join(space.folder, "limit.py"), "wb") as file:
            file.write(b"def f(): yield\n#" + b"#" * (64 << 20))
        write(space.folder, "imports.py", "import large, limit\nlarge.f(); limit.f()\n")
        said = space.every_verb(pykind, statuses=(2,))
        for verb, error in said.items():
            lines = [line for line in error.splitlines() if line.startswith("pykind: ") and "nothing was written" not in line]
            equal(sorted(line.split("/")[-1] for line in lines), ["large.py: is larger than 64 MiB", "limit.py: is larger than 64 MiB"], verb)
        served, _ = space.serve(pykind)
        return figures(served, said)


@table.case
def an_endless_standard_input(pykind):
    """More than the limit on standard input is refused as well, without waiting for its end."""
    for verb in (["list", "-"], ["check", "-"], ["hover", "-:1"], ["tree", "-"]):
        with open("/dev/zero", "rb") as zeros:
            done = subprocess.run([pykind, *verb], stdin=zeros, capture_output=True, timeout=WATCHDOG, check=False)
        holds(done.returncode == 2 and b"larger than 64 MiB" in done.stderr, f"{verb}: {done.returncode}, {done.stderr!r}")
    return {"inputs": 4}


@table.case
def very_many_files(pykind):
    """200,000 in one folder, empty but for two."""
    with Workspace() as space:
        os.mkdir(os.path.join(space.folder, "many"))
        for index in range(FULL_DISK_OF_FILES):
            os.close(os.open(os.path.join(space.folder, "many", f"m{index}.py"), os.O_CREAT | os.O_WRONLY))
        write(space.folder, "many/m199999.py", "def last(): yield\n")
        status, out, _ = run(pykind, "list", space.folder)
        equal((status, out.count(b"\n"), b"last" in out), (0, 3, True), "the list")
        status, out, _ = run(pykind, "check", "--format", "json", space.folder)
        equal((status, out.count(b"\n")), (1, 1), "the findings")
        served, _ = space.serve(pykind)
        return {**served, "files": FULL_DISK_OF_FILES}


@table.case
def what_may_not_be_read(pykind):
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        raise Skipped("root may read everything, and there is no setpriv to be somebody else")
    with Workspace() as space:
        write(space.folder, "closed/inner.py")
        write(space.folder, "closed.py")
        write(space.folder, "listed/inner.py")
        write(space.folder, "imports.py", "import closed.inner, listed.inner\nclosed.inner.ticker; listed.inner.ticker\n")
        os.chmod(space.folder, 0o755)
        for path in ("good.py", "imports.py"):
            os.chmod(os.path.join(space.folder, path), 0o644)
        os.chmod(os.path.join(space.folder, "closed"), 0)
        os.chmod(os.path.join(space.folder, "closed.py"), 0)
        os.chmod(os.path.join(space.folder, "listed"), 0o444)
        # Root is asked nothing.
        as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
        program = os.path.join(tempfile.gettempdir(), f"pykind-of-nobody-{os.getpid()}")
        shutil.copy(pykind, program)
        os.chmod(program, 0o755)
        try:
            for verb in VERBS:
                done = subprocess.run([*as_nobody, program, *verb, space.folder], capture_output=True, timeout=WATCHDOG, check=False)
                equal(done.returncode, 2, f"the status of {verb}: {done.stderr!r}")
                lines = sorted(line.split(b"/")[-1].decode() for line in done.stderr.splitlines() if line.startswith(b"pykind: /"))
                equal(lines, [f"{name}: cannot read: Permission denied" for name in ("closed.py", "closed", "inner.py")], str(verb))
        finally:
            os.unlink(program)
        return {"runs of verbs": len(VERBS)}


@table.case
def files_that_change_while_read(pykind):
    """Others write, truncate, remove and replace them all the time: an answer, or one line for each that went."""
    with Workspace() as space:
        paths = [os.path.join(space.folder, f"m{index}.py") for index in range(60)]
        for path in paths:
            write(space.folder, os.path.basename(path), GOOD * 50)
        stop = threading.Event()
        changes = [0]

        def disturb():
            while not stop.is_set():
                path = paths[changes[0] * 7 % len(paths)]
                kind = changes[0] % 5
                changes[0] += 1
                try:
                    if kind == 0:
                        os.unlink(path)
                    elif kind == 1:
                        os.mkfifo(path)
                    elif kind == 2:
                        os.truncate(path, 100) if os.path.isfile(path) else os.unlink(path)
                    elif kind == 3:
                        os.symlink("/dev/zero", path + ".new")
                        os.rename(path + ".new", path)
                    else:
                        with open(path + ".new", "w", encoding="utf-8") as file:
                            file.write(GOOD * (changes[0] % 80))
                        os.rename(path + ".new", path)
                except OSError:
                    pass  # it was not what it was taken for
                if changes[0] % 50 == 0:
                    time.sleep(0.001)

        thread = threading.Thread(target=disturb, daemon=True)
        thread.start()
        try:
            runs = 0
            for _ in range(3):
                for verb in VERBS:
                    status, _, error = run(pykind, *verb, space.folder)
                    runs += 1
                    for line in error.decode().splitlines():
                        holds(line.startswith("pykind: ") or "finding" in line, f"{verb} says {line!r}")
                    holds(status in (0, 1, 2), f"{verb} ended with {status}")
            served, _ = space.serve(pykind)
        finally:
            stop.set()
            thread.join()
        return {**served, "runs of verbs": runs, "changes meanwhile": changes[0]}


def on_a_terminal(pykind, *arguments):
    """All that the program prints, on both streams, where it takes them for a terminal."""
    leader, follower = pty.openpty()
    process = subprocess.Popen([pykind, *arguments], stdin=subprocess.DEVNULL, stdout=follower, stderr=follower)
    os.close(follower)
    printed = b""
    try:
        while True:
            received = os.read(leader, 65536)
            if not received:
                break
            printed += received
    except OSError:
        pass  # the other end is closed
    os.close(leader)
    process.wait(WATCHDOG)
    return printed


@table.case
def names_that_command_terminals(pykind):
    """Escape sequences in the names of files, in code, and in settings come out as question marks; pykind's own colours stay."""
    evil = b"\x1b]0;title\x07\x1b[2J\x9b31m\xc2\x9b32m\xe2\x80\xae\r"
    ours = re.compile(rb"\x1b\[[0-9;]*[mK]")
    with Workspace() as space:
        folder = os.fsencode(space.folder)
        for name in (b"name" + evil + b".py", b"folder" + evil + b"/inner.py", b"broken" + evil + b".py"):
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(GOOD.encode() if b"broken" not in name else b"def f(: \x1b[31m\n")
        os.symlink("nowhere", os.path.join(folder, b"gone" + evil + b".py"))
        code = "async def f(): yield 1\nasync def g():\n    await f('\x1b[31m\x9b31m')  # \x1b[2J\n    await f(\"\x1b]0;x\x07\")\n"
        write(space.folder, "code.py", code)
        write(space.folder, "pyproject.toml", "[tool.pykind]\n\"x\\u001b[31m\" = 1\nexclude = [\"\\u001b[31m\"]\ntarget-version = \"\\u001b[31m\"\n")
        places = [os.path.join(folder, b"name" + evil + b".py"), os.path.join(folder, b"gone" + evil + b".py"), b"nowhere" + evil, folder]
        runs = 0
        for place in places:
            for verb in [*VERBS, ["hover"], ["convert"], ["convert", "--write"], ["tree"], ["check", "--fix", "--diff"], ["explain"],
                         ["list", "--kind"], ["check", "--select"], ["list", "--target-version"], ["nosuchverb"]]:
                at = place + b":1" if verb[0] in ("hover", "convert") and "--all" not in verb else place
                printed = on_a_terminal(pykind, *(part.encode() for part in verb), at)
                left = ours.sub(b"", printed).replace(b"\r\n", b"\n")
                # JSON is UTF-8, in which these are no controls of seven bits.
                commands = rb"\x1b|\x07" if {"ndjson", "json", "sarif"} & set(verb) else rb"\x1b|\x07|\x9b|\xc2\x9b|\xe2\x80\xae"
                holds(not re.search(commands, left), f"{verb} {place!r} prints {left[-300:]!r}")
                runs += 1
        server_log = space.serve(pykind)
        holds("\x1b" not in server_log[1], f"the log has an escape: {server_log[1]!r}")
        return {**server_log[0], "runs of verbs": runs}


@table.case
def names_that_are_no_utf8(pykind):
    with Workspace() as space:
        folder = os.fsencode(space.folder)
        for name in (b"\xff\xfe.py", b"\xc0\xaf/inner.py", b"\xed\xa0\x80.py"):
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(GOOD.encode())
        said = space.every_verb(pykind)
        for verb in (["list", "--format", "ndjson"], ["check", "--format", "json"], ["check", "--format", "sarif"]):
            _, out, _ = run(pykind, *verb, space.folder)
            text = out.decode()  # JSON is UTF-8, whatever the names are
            for row in [text] if "sarif" in verb else text.splitlines():
                json.loads(row)
        _, out, _ = run(pykind, "list", os.path.join(folder, b"\xff\xfe.py"))
        holds(out.count(b"\n") == 2, f"a file with such a name, named, is {out!r}")
        served, _ = space.serve(pykind)
        return figures(served, said)


@table.case
def settings_that_point_outside(pykind):
    """`.pth` files, search paths, excludes and pyvenv.cfg that lead anywhere: they are read as what they say, or not at all."""
    with Workspace() as space, tempfile.TemporaryDirectory() as outside:
        write(outside, "secret.py", "async def leaked(): yield\n")
        write(os.path.join(space.folder, "project"), "pyproject.toml",
              "[tool.pykind]\nsearch-paths = [\"../..\", \"/\", \"/proc\", \"/dev\", \"\\u0000\", \"" + "x" * 5000 + "\"]\n"
              "exclude = [\"../**\", \"/\", \"**/**/**/**/**/**/**/*a*a*a*a*a*a*a*a*b\", \"[\", \"[!\", \"{\"]\n")
        site = os.path.join(space.folder, "project", ".venv", "lib", "python3.12", "site-packages")
        write(site, "evil.pth", f"{outside}\n/dev/zero\n../../../../../..\nimport os; os.system('touch {space.folder}/executed')\n" + "x" * 100_000 + "\n\x00\n")
        write(site, "utf16.pth", "x\n".encode("utf-16"))
        write(os.path.join(space.folder, "project", ".venv"), "pyvenv.cfg", "home = /proc/self/fd\nversion = 99999999999999999999.1\n" + "a = b\n" * 10000)
        write(os.path.join(space.folder, "project"), "module.py", "import secret\nfrom secret import leaked\nasync def f():\n    await leaked()\n")
        said = space.every_verb(pykind)
        run(pykind, "check", os.path.join(space.folder, "project"))
        run(pykind, "hover", os.path.join(space.folder, "project", "module.py") + ":3")
        holds(not os.path.exists(os.path.join(space.folder, "executed")), "a line of a .pth file was executed")
        served, _ = space.serve(pykind)
        return figures(served, said)


@table.case
def interpreters_that_are_traps(pykind):
    """A python in the project's environment, on PATH and in VIRTUAL_ENV would leave a mark if anything started it."""
    with Workspace() as space:
        mark = os.path.join(space.folder, "started")
        trap = f"#!/bin/sh\necho \"$0\" >> {mark}\n"
        venv = os.path.join(space.folder, ".venv")
        programs = [write(venv, f"bin/{name}", trap) for name in ("python", "python3", "python3.12", "pip", "git", "node", "activate")]
        for program in programs:
            os.chmod(program, 0o755)
        write(venv, "pyvenv.cfg", f"home = {venv}/bin\nversion = 3.12.1\n")
        write(space.folder, "sitecustomize.py", f"open({mark!r}, 'w')\n")
        write(space.folder, "conftest.py", f"open({mark!r}, 'w')\n")
        env = {**os.environ, "PATH": f"{venv}/bin:{os.environ['PATH']}", "VIRTUAL_ENV": venv, "PYTHONSTARTUP": f"{venv}/bin/python"}
        runs = 0
        for verb in [*VERBS, ["hover"], ["tree"], ["explain"]]:
            where = {"hover": space.good + ":1", "tree": space.good, "explain": "generator"}.get(verb[0], space.folder)
            for extra in ([], ["--python", f"{venv}/bin/python"]):
                if extra and verb[0] in ("tree", "explain"):
                    continue
                run(pykind, *verb, *extra, where, env=env, cwd=space.folder)
                runs += 1
        served, _ = space.serve(pykind)
        holds(not os.path.exists(mark), f"started: {mark}")
        return {**served, "runs of verbs": runs, "traps": len(programs)}


@table.case
def imports_that_climb(pykind):
    """`..` in what is imported never leaves the search path, and neither does what a link or a name leads to."""
    with Workspace() as space:
        write(space.folder, "outside.py", "async def leaked(): yield\n")
        write(space.folder, "inside/pyproject.toml", "[project]\nname = 'x'\n")
        write(space.folder, "inside/pkg/__init__.py", "")
        climbs = ["from ....outside import leaked", "from .....outside import leaked", "from " + "." * 5000 + "outside import leaked",
                  "from ... import outside\nleaked = outside.leaked", "import outside\nleaked = outside.leaked",
                  "from ../outside import leaked", "import ..outside", "from '../../outside' import leaked"]
        checked = 0
        for climb in climbs:
            path = write(space.folder, "inside/pkg/module.py", f"{climb}\nasync def f():\n    await leaked()\n")
            line = climb.count("\n") + 3
            _, out, _ = run(pykind, "hover", f"{path}:{line}:11", cwd=os.path.join(space.folder, "inside"))
            holds(b"outside.py" not in out and b"asynchronous generator" not in out, f"{climb[:40]!r} leaves the search path: {out!r}")
            status, out, _ = run(pykind, "check", path, cwd=os.path.join(space.folder, "inside"))
            holds(b"leaked" not in out or b"syntax" in out, f"{climb[:40]!r} leaves the search path: {out!r}")
            checked += 2
        return {"inputs": len(climbs), "answers checked": checked}


if __name__ == "__main__":
    table.main()
