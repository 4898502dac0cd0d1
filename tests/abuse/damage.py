#!/usr/bin/env python3
"""damage.py PYKIND: the verbs that write files, killed and disturbed at any moment: each file is the old one or the new one.

The moments are spread over the time that a run takes, and made from a seed, which is printed. What a killed run leaves beside the
files is a whole copy, named `.NAME.pykind-XXXXXX`, that nothing takes for a source; the next run does its work all the same.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time

from cases import Table, equal, holds
from client import WATCHDOG

table = Table("abuse.damage")

KILLS = 200  # half of them for each verb
SEED = 20261129
FILES = 12
LITTER = re.compile(r"\.m\d+\.py\.pykind-.{6}(\.before)?$")
FIXABLE = "async def ticker(n):\n    yield n\n\n\nasync def main():\n    for x in ticker(3): pass\n    await ticker(3)\n"
CONVERTIBLE = "class Pages:\n    def __init__(self, n):\n        self.n = n\n\n    def __iter__(self):\n        return self\n\n    def __next__(self):\n" \
              "        if self.n <= 0:\n            raise StopIteration\n        self.n -= 1\n        return self.n\n"
PADDING = "\n\ndef filler():\n    return 'x' * 1000\n" * 300


class Tree:
    """A folder of files that a verb changes, and what each holds before and after."""

    def __init__(self, pykind, verb, text):
        self.command = [pykind, *verb]
        self.folder = os.path.realpath(tempfile.mkdtemp())
        self.old = (text + PADDING).encode()
        self.paths = [os.path.join(self.folder, f"m{index}.py") for index in range(FILES)]
        self.renew()
        started = time.monotonic()
        done = self.run()
        self.duration = time.monotonic() - started
        self.new = self.read(self.paths[0])
        holds(self.new != self.old, f"{verb} changes nothing: {done.stderr!r}")
        equal({self.read(path) for path in self.paths}, {self.new}, "what the files hold after an undisturbed run")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def renew(self):
        for name in os.listdir(self.folder):
            os.unlink(os.path.join(self.folder, name))
        for path in self.paths:
            with open(path, "wb") as file:
                file.write(self.old)
            os.chmod(path, 0o640)

    def run(self):
        return subprocess.run([*self.command, self.folder], capture_output=True, timeout=WATCHDOG, check=False)

    @staticmethod
    def read(path):
        with open(path, "rb") as file:
            return file.read()

    def states(self):
        """How many files are old, and how many new; there is no third kind."""
        texts = [self.read(path) for path in self.paths]
        for path, text in zip(self.paths, texts):
            holds(text in (self.old, self.new), f"{path} is torn: {len(text)} bytes")
            equal(os.stat(path).st_mode & 0o7777, 0o640, f"the mode of {path}")
        return texts.count(self.old), texts.count(self.new)

    def litter(self):
        left = sorted(set(os.listdir(self.folder)) - {os.path.basename(path) for path in self.paths})
        for name in left:
            holds(LITTER.search(name), f"{name} is left behind")
        return left


def killed_at_random_moments(pykind, verb, text):
    moments = random.Random(SEED)
    figures = {"kills": 0, "files all old": 0, "files all new": 0, "some of each": 0, "copies left beside": 0}
    with Tree(pykind, verb, text) as tree:
        for _ in range(KILLS // 2):
            tree.renew()
            process = subprocess.Popen([*tree.command, tree.folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(moments.uniform(0, tree.duration * 1.1))
            process.send_signal(signal.SIGKILL)
            process.wait()
            old, new = tree.states()
            figures["kills"] += 1
            figures["files all old" if new == 0 else "files all new" if old == 0 else "some of each"] += 1
            left = tree.litter()
            figures["copies left beside"] += len(left)
            if left and figures["copies left beside"] < 200:
                tree.run()
                equal(tree.states(), (0, FILES), "the old and new files after the next run")
    print(f"damage: {' '.join(verb)}, seed {SEED}, a run of {tree.duration:.2f} s: {figures}")
    return {"kills": figures["kills"], "torn files": 0}


@table.case
def check_fix_killed(pykind):
    return killed_at_random_moments(pykind, ["check", "--fix"], FIXABLE)


@table.case
def convert_write_killed(pykind):
    return killed_at_random_moments(pykind, ["convert", "--all", "--write"], CONVERTIBLE)


@table.case
def ended_by_signals(pykind):
    """Signals that can be waited for leave nothing half done, and nothing beside."""
    moments = random.Random(SEED)
    ended = 0
    with Tree(pykind, ["convert", "--all", "--write"], CONVERTIBLE) as tree:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP) * 8:
            tree.renew()
            process = subprocess.Popen([*tree.command, tree.folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(moments.uniform(0, tree.duration * 1.1))
            process.send_signal(number)
            process.wait()
            old, new = tree.states()
            holds(old == 0 or new == 0, f"{old} files are old and {new} are new after {number.name}")
            equal(tree.litter(), [], f"what is left after {number.name}")
            ended += 1
    return {"signals": ended}


@table.case
def links_and_modes_stay(pykind):
    """A symbolic link stays one, and what it leads to is changed; of two hard links the other keeps the old file."""
    with tempfile.TemporaryDirectory() as folder:
        for verb, text in ((["check", "--fix"], FIXABLE), (["convert", "--all", "--write"], CONVERTIBLE)):
            paths = {name: os.path.join(folder, name) for name in ("real.py", "link.py", "hard.py", "other.py", "script.py")}
            for path in paths.values():
                if os.path.lexists(path):
                    os.unlink(path)
            for name in ("real.py", "hard.py", "script.py"):
                with open(paths[name], "w", encoding="utf-8") as file:
                    file.write(text)
            os.symlink("real.py", paths["link.py"])
            os.link(paths["hard.py"], paths["other.py"])
            os.chmod(paths["script.py"], 0o4751)
            for name in ("link.py", "hard.py", "script.py"):
                subprocess.run([pykind, *verb, paths[name]], capture_output=True, timeout=WATCHDOG, check=False)
            read = {name: Tree.read(path).decode() for name, path in paths.items()}
            equal(os.readlink(paths["link.py"]), "real.py", "the link")
            holds(read["real.py"] != text and read["real.py"] == read["link.py"], "what the link leads to is not changed")
            holds(read["hard.py"] == read["real.py"] and read["other.py"] == text, "the hard links are not as they should be")
            equal(os.stat(paths["script.py"]).st_mode & 0o7777, 0o4751, "the mode")
            equal(sorted(os.listdir(folder)), sorted(paths), "what is in the folder")
    return {"files": 10}


@table.case
def edits_of_a_text_that_is_gone(pykind):
    """Another program writes the files all the time: what it wrote last is there, or the new form of a text that it wrote; no mix."""
    with Tree(pykind, ["check", "--fix"], FIXABLE) as tree:
        others = [b"# written by another program, %d\n" % index for index in range(FILES)]
        refused = 0
        for round_number in range(10):
            tree.renew()
            process = subprocess.Popen([*tree.command, tree.folder], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            time.sleep(tree.duration * round_number / 10)
            for path, text in zip(tree.paths, others):
                with open(path + ".mine", "wb") as file:
                    file.write(text)
                os.rename(path + ".mine", path)
            _, said = process.communicate(timeout=WATCHDOG)
            refused += said.count(b"changed meanwhile: nothing was written")
            for path, text in zip(tree.paths, others):
                equal(Tree.read(path), text, f"what another program has written into {path}")
        holds(refused > 0, "no edit was ever refused, so that nothing was tested")
        return {"files written by others": 10 * FILES, "edits refused": refused}


@table.case
def a_disk_that_is_full(pykind):
    """No room for the new text: the old one stays, with one line that says so."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "m0.py")
        for verb, text in ((["check", "--fix"], FIXABLE), (["convert", "--all", "--write"], CONVERTIBLE)):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text + PADDING)
            done = subprocess.run(["sh", "-c", 'ulimit -f 10; trap "" XFSZ; exec "$0" "$@"', pykind, *verb, path], capture_output=True,
                                  timeout=WATCHDOG, check=False)
            holds(done.returncode == 2 and b"cannot write" in done.stderr, f"{verb}: {done.returncode}, {done.stderr!r}")
            equal(Tree.read(path), (text + PADDING).encode(), "the file after a failed write")
            equal(os.listdir(folder), ["m0.py"], "what is in the folder")
    return {"writes refused": 2}


if __name__ == "__main__":
    table.main()
