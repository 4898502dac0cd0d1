"""What is done in one go over the standard library: pykind's verbs, their peers, and `wc -l` as the floor."""

import json
import os
import sys
from dataclasses import dataclass
from typing import Callable, Dict, List, Optional

import fetched_peers
import processes
from alternation import Task
from editor import NONE, TIMEOUT

GROUP = "CPython's Lib in one go"
TIME = "time, ms"
LONGEST = 100  # seconds that one may take
PART = "asyncio"  # of the library, for who would take minutes over all of it
HERE = os.path.dirname(os.path.abspath(__file__))


@dataclass
class Batch:
    """A program over the library, or over a part of it. `seconds_of` finds the time in what it prints; without it the whole run counts. Without a
    command it cannot be had."""

    name: str
    command: Optional[List[str]]
    environment: Optional[Dict[str, str]] = None
    seconds_of: Optional[Callable[[str], float]] = None
    part: str = ""


class LibraryOnDisk:
    """The library's files in a folder, and a list of them, each path ended by a NUL."""

    def __init__(self, library, folder):
        self.folder = os.path.join(folder, "library")
        self.library = library
        self.bytecode = os.path.join(folder, "bytecode")
        self.listed = os.path.join(folder, "files")
        self.part = os.path.join(self.folder, PART)
        library.write_to(self.folder)
        with open(self.listed, "w", encoding="utf-8") as listed:
            listed.write("".join(os.path.join(self.folder, path) + "\0" for path in library.files))


    def size(self, part):
        return sum(len(content) for path, content in self.library.files.items() if path.startswith(part))


def own(programs, disk):
    """Pykind's, on one thread and on all, and the floor."""
    check_again = [programs.pykind, "check", "--exit-zero", "--format", "json", disk.folder]
    check = [*check_again, "--no-cache"]
    check_part = [*check_again[:-1], disk.part, "--no-cache"]
    list_ = [programs.pykind, "list", "--format", "ndjson", disk.folder]
    part = [programs.parts, "--benchmark_filter=^parse_and_classify$", "--benchmark_format=json", "--benchmark_min_time=0"]
    return [
        Batch("wc -l", ["wc", "-l", "--files0-from", disk.listed]),
        Batch("pykind list", list_),
        Batch("pykind list --jobs 1", [*list_, "--jobs", "1"]),
        Batch("pykind check", check),
        # From the second run on.
        Batch("pykind check, nothing changed", check_again, {"XDG_CACHE_HOME": os.path.dirname(disk.listed)}),
        Batch("pykind check --jobs 1", [*check, "--jobs", "1"]),
        # One check that looks at nothing: what is between this and the whole are the checks' own.
        Batch("pykind check --select unused-ignore", [*check, "--select", "unused-ignore"]),
        Batch(f"pykind check, {PART} alone", check_part, part=PART + os.sep),
        Batch("parse and classify, one thread", part, seconds_of=seconds_of_part),
    ]


def seconds_of_part(printed):
    return json.loads(printed)["benchmarks"][0]["real_time"] / 1000


def of_peers(disk):
    ruff = fetched_peers.python_program("ruff")
    ruff_check = ruff and [ruff, "check", "--select", "ASYNC", "--no-cache", "--isolated", "--exit-zero", "--quiet", disk.folder]
    pyright = fetched_peers.node_package("pyright")
    compileall = [sys.executable, "-m", "compileall", "-q", "-f", disk.folder]
    return [
        Batch("ruff check --select ASYNC", ruff_check),
        Batch("ruff check --select ASYNC, one thread", ruff_check, {"RAYON_NUM_THREADS": "1"}),
        Batch("tree-sitter-python, from Python", tree_sitter_in_python(disk), seconds_of=float),
        Batch("tree-sitter-python, from node", tree_sitter_in_node(disk), seconds_of=float),
        Batch("python -m compileall", compileall, {"PYTHONPYCACHEPREFIX": disk.bytecode}),
        Batch(f"pyright, {PART} alone", pyright and ["node", os.path.join(pyright, "index.js"), disk.part], part=PART + os.sep),
    ]


def tree_sitter_in_python(disk):
    found = [fetched_peers.python_program(package, "python") for package in ("tree-sitter", "tree-sitter-python")]
    return [found[0], os.path.join(HERE, "tree_sitter_parse.py"), disk.listed] if all(found) else None


def tree_sitter_in_node(disk):
    found = [fetched_peers.node_package(package) for package in ("tree-sitter", "tree-sitter-python")]
    packages = found[0] and os.path.dirname(os.path.dirname(found[0]))
    return ["node", os.path.join(HERE, "tree_sitter_parse.mjs"), packages, disk.listed] if all(found) else None


def task_of(batch, disk):
    """A row of a table whose columns are what is said of it."""
    return Task(GROUP, batch.name, lambda: measure(batch, disk), budget=60, fewest=1, turned=True)


def task_to_compare(batch, disk, subject):
    """A column of a table whose rows are what is done: its time alone."""
    return Task(GROUP, subject, lambda: {batch.name: measure(batch, disk)[TIME]})


def measure(batch, disk):
    if batch.command is None:
        return {TIME: NONE}
    outcome = processes.run(batch.command, LONGEST, batch.environment, keeps_output=batch.seconds_of is not None)
    if outcome.timed_out:
        return {TIME: TIMEOUT}
    seconds = batch.seconds_of(outcome.output) if batch.seconds_of else outcome.seconds
    memory = NONE if batch.seconds_of else outcome.memory  # of those that time themselves much else is in memory
    return {TIME: 1000 * seconds, "MB/s": disk.size(batch.part) / seconds / 1e6, "peak memory, MiB": memory}
