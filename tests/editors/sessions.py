"""What the scripted sessions in real editors share: a project of their own to edit, and a `pykind` on PATH that writes the traffic down.

An editor is started as a user's would be, with the configuration of this repository and nothing else of the machine's; `pykind` there
is a script that starts record.py for the server and the program itself for all else, one recording for each start of the server.
"""

import difflib
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
EDITORS = os.path.join(os.path.dirname(os.path.dirname(HERE)), "editors")
SKIPPED = 77
LIMIT_SECONDS = 600  # for a whole session; what it waits for, it waits for by looking


class Failed(Exception):
    """The session did not go as it must."""


def skip(reason):
    print(f"SKIPPED: {reason}")
    sys.exit(SKIPPED)


def install(*packages):
    """Debian's packages, if this is root; whether they are there then is seen by using them."""
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if subprocess.run(command, **quiet).returncode != 0:
        subprocess.run(["apt-get", "update", "-qq"], **quiet)
        subprocess.run(command, **quiet)


def installed(command, *packages):
    """The path of a command, which those packages have; None if it is not to be had."""
    if not shutil.which(command):
        install(*packages)
    return shutil.which(command)


class Session:
    """A folder with the project `example/before`; gone when its `with` block is left."""

    def __init__(self, pykind):
        self.folder = tempfile.mkdtemp(prefix="pykind-editor-")
        self.project = os.path.join(self.folder, "project")
        self.recordings = os.path.join(self.folder, "recordings")
        shutil.copytree(os.path.join(HERE, "example", "before"), self.project)
        programs = os.path.join(self.folder, "bin")
        home = os.path.join(self.folder, "home")
        for folder in [self.recordings, programs, home]:
            os.mkdir(folder)
        self.program = os.path.join(programs, "pykind")
        with open(self.program, "w", encoding="utf-8") as script:
            script.write("#!/bin/sh\n"
                         f"[ \"$1\" = lsp ] || exec '{os.path.abspath(pykind)}' \"$@\"\n"
                         f"recording=$(mktemp '{self.recordings}/XXXXXX.ndjson')\n"
                         f"exec '{sys.executable}' '{HERE}/record.py' '{os.path.abspath(pykind)}' \"$recording\" \"$@\"\n")
        os.chmod(self.program, 0o755)
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "NVIM", "VIM", "EMACS", "TMUX"))}
        self.environment |= {"HOME": home, "PATH": programs + os.pathsep + os.environ["PATH"], "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
                             "PYKIND_PROJECT": self.project}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, command, **more):
        """Runs an editor to its end and shows what it printed; Failed unless it says that all went well."""
        try:
            done = subprocess.run(command, cwd=self.project, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, errors="replace", timeout=LIMIT_SECONDS, check=False, **more)
        except subprocess.TimeoutExpired as late:
            raise Failed(f"{command[0]} did not end; it said:\n{(late.stdout or b'').decode(errors='replace')}") from None
        print(done.stdout, end="" if done.stdout.endswith("\n") else "\n")
        if done.returncode != 0:
            raise Failed(f"{command[0]} ended with {done.returncode}")

    def check_files(self):
        """The files on the disk are those of `example/after`."""
        for name in ["clockwork.py", "pyproject.toml"]:
            with open(os.path.join(self.project, name), encoding="utf-8") as file:
                got = file.read().splitlines()
            with open(os.path.join(HERE, "example", "after", name), encoding="utf-8") as file:
                wanted = file.read().splitlines()
            if got != wanted:
                raise Failed("\n".join(difflib.unified_diff(wanted, got, "wanted", "got", lineterm="")))
        print("disk: the files are as they have to be")

    def check_recordings(self, methods, last=("exit",), known_faults=()):
        """Each of the methods was used, the client's last message is one of `last`, and no message breaks the protocol's types.

        `known_faults` are those of the editor itself, as "method: what is wrong". It has to have them: one that is gone is to be deleted.
        """
        files = sorted(glob.glob(os.path.join(self.recordings, "*.ndjson")))
        used = set()
        for file in files:
            with open(file, encoding="utf-8") as rows:
                said = [row.get("message", {}).get("method") for row in map(json.loads, rows) if row["from"] == "client"]
            used.update(said)
            if last and said[-1] not in last:
                raise Failed(f"a conversation does not end with {' or '.join(last)}, but with {said[-3:]}")
        missing = sorted(set(methods) - used)
        if missing or not files:
            raise Failed(f"the recordings have no {', '.join(missing) or 'messages'}")
        validate(files, known_faults)


def validate(files, known_faults):
    command = [sys.executable, os.path.join(HERE, "node.py"), os.path.join(HERE, "schema", "validate.mjs"), *files]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode == SKIPPED:
        print(done.stdout)
        skip("the session went well, but its traffic could not be validated")
    summaries = re.findall(r"^schema: .*: (\d+) messages, (\d+) violations", done.stdout, re.M)
    faults = re.findall(r"^  .*?: row \d+, (\w+), (.*)$", done.stdout, re.M)
    excused = [what for side, what in faults if side == "client" and what in known_faults]
    violations = sum(int(count) for _, count in summaries) - len(excused)
    if len(summaries) != len(files) or violations != 0:
        print(done.stdout)
        raise Failed(f"the traffic breaks the protocol's types: {violations} times")
    for fault in known_faults:
        if fault not in excused:
            raise Failed(f"the editor has this fault no more: {fault}")
        print(f"known: the editor itself sends {excused.count(fault)} × {fault}")
    own = f" but {len(excused)} of the editor's own" if excused else ""
    print(f"schema: {len(files)} conversations, {sum(int(count) for count, _ in summaries)} messages, 0 violations{own}")


def conclude(session):
    """Runs a test that is a function, and ends this program with its status."""
    try:
        session()
    except Failed as problem:
        print(f"FAILED: {problem}")
        sys.exit(1)
    sys.exit(0)
