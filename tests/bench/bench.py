"""Measures pykind from outside and in parts, alone or beside its peers: `bench.py PYKIND PYKIND-BENCH [OPTION …]`, which `./dev bench` calls.

Nothing here fails because of a time: the status says only whether everything could be run.
"""

import argparse
import os
import sys
import tempfile
from dataclasses import dataclass, field

import batch
import growth
import idle
import oracle_modules  # noqa: F401
import parts
import report
import results
import servers
from alternation import Task, alternate
from editor import NONE
from figures import Figures
from file_session import QUICK, Effort, measure_file
from library import Library, interpreter
from workspace_session import measure_workspace

RESULTS = os.path.join("build", "bench", "results.json")
SECTIONS = ("parts", "files", "workspace", "batch", "idle")
# So much of each of nine servers is done in ten minutes; over the runs it is as many keys.
PEERS_EFFORT = Effort(keys=100, hovers=50, edits=6, seconds=2.5, answer=15)
PEERS_BUDGET = 15  # seconds of a server with a file, after which there is no third run


@dataclass
class Scale:
    """How much is measured."""

    lines: tuple = (300, 3000, 15000)
    workspace_files: int = 10000
    effort: Effort = field(default_factory=Effort)
    budget: float = 120
    seconds_of_part: float = 0.2
    idle_seconds: float = 60
    seconds: float = 720  # for all runs but the first, which everything has


@dataclass
class Programs:
    """The two programs that a build makes."""

    pykind: str
    parts: str


def main():
    arguments = parse_arguments()
    os.environ["PYKIND_BENCH_PYTHON"] = interpreter()
    programs = Programs(arguments.pykind, arguments.parts)
    if arguments.growth:
        return growth.run(programs.pykind, arguments.quick, arguments.markdown)
    library = Library(interpreter())
    with tempfile.TemporaryDirectory(prefix="pykind-bench-") as folder:
        return Bench(arguments, programs, library, folder).run()


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pykind", help="the program")
    parser.add_argument("parts", help="the program of Google Benchmark")
    parser.add_argument("--peers", action="store_true", help="beside other servers and tools, which are fetched into the cache")
    parser.add_argument("--compare", metavar="OLD.json", help="beside the programs that these results were made with")
    parser.add_argument("--growth", action="store_true", help="how cost grows with the length of a file and the number of files")
    parser.add_argument("--quick", action="store_true", help="everything once, briefly: only whether it can be run")
    parser.add_argument("--runs", type=int, default=5, help="alternating runs (default: 5)")
    parser.add_argument("--only", default=",".join(SECTIONS), help=f"some of {','.join(SECTIONS)}")
    parser.add_argument("--idle", type=float, metavar="SECONDS", help="how long to watch servers that have nothing to do (default: 60)")
    parser.add_argument("--markdown", action="store_true", help="print the table in markdown")
    parser.add_argument("--output", metavar="FILE", help=f"where the results go (default: {RESULTS}, and nowhere if it is quick)")
    arguments = parser.parse_args()
    unknown = set(arguments.only.split(",")) - set(SECTIONS)
    if unknown:
        parser.error(f"there is no section {', '.join(sorted(unknown))}")
    if arguments.runs < 1:
        parser.error("there has to be a run")
    return arguments


def scale_of(arguments):
    scale = Scale()
    if arguments.peers:
        scale = Scale(effort=PEERS_EFFORT, budget=PEERS_BUDGET)
    if arguments.quick:
        scale = Scale(lines=(300,), workspace_files=200, effort=QUICK, seconds_of_part=0, idle_seconds=1)
    if arguments.idle is not None:
        scale.idle_seconds = arguments.idle
    return scale


class Bench:
    """One call: what is measured with what, the table and the file."""

    def __init__(self, arguments, programs, library, folder):
        self.arguments = arguments
        self.programs = programs
        self.library = library
        self.folder = folder
        self.scale = scale_of(arguments)
        self.runs = 1 if arguments.quick else arguments.runs
        self.sections = arguments.only.split(",")
        self.figures = Figures()
        self.by_subject = {"pykind": programs}
        if arguments.compare:
            self.by_subject = {"old": programs_of(arguments.compare), "new": programs}
            self.runs = max(5, self.runs)

    def run(self):
        servers_ = [servers.pykind(made_with.pykind, subject) for subject, made_with in self.by_subject.items()]
        if self.arguments.peers:
            servers_ += servers.peer_servers()
        failures = alternate(list(self.tasks(servers_)), self.runs, self.figures, self.scale.seconds)
        if "idle" in self.sections and self.scale.idle_seconds > 0:
            path, text = self.file_of(self.scale.lines[-1])
            idle.measure(servers_, os.path.dirname(path), path, text, self.scale.idle_seconds, self.figures)
        self.print()
        output = self.arguments.output or ("" if self.arguments.quick else RESULTS)
        if output:
            results.save(output, self.figures, self.programs, self.library, self.runs)
        missing = self.figures.without_number(self.by_subject)
        for group, figure in missing:
            print(f"bench: {group}: {figure}: pykind gave no answer", file=sys.stderr)
        return 1 if failures or missing else 0

    def tasks(self, servers_):
        if "parts" in self.sections and not self.arguments.peers:
            for subject, programs in self.by_subject.items():
                yield parts.task_of(programs.parts, subject, self.scale.seconds_of_part)
        if "batch" in self.sections:
            yield from self.batch_tasks()
        if "files" in self.sections:
            for lines in self.scale.lines:
                yield from (self.file_task(server, lines) for server in servers_)
        if "workspace" in self.sections:
            yield from self.workspace_tasks(servers_)

    def batch_tasks(self):
        disk = batch.LibraryOnDisk(self.library, self.folder)
        if self.arguments.compare:
            for index in range(len(batch.own(self.programs, disk))):
                for subject, programs in self.by_subject.items():
                    yield batch.task_to_compare(batch.own(programs, disk)[index], disk, subject)
            return
        for one in batch.own(self.programs, disk) + (batch.of_peers(disk) if self.arguments.peers else []):
            yield batch.task_of(one, disk)

    def file_of(self, lines):
        path = os.path.join(self.folder, f"lines-{lines}", "bench.py")
        text = self.library.text_of(lines)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path, text

    def file_task(self, server, lines):
        path, text = self.file_of(lines)

        def measure():
            if server.command is None:
                return {"start to first hover": NONE}
            return measure_file(server, path, text, self.scale.effort)
        return Task(f"a file of {lines:,} lines", server.name, measure, self.scale.budget)

    def workspace_tasks(self, servers_):
        folder = os.path.join(self.folder, "workspace")
        self.library.write_workspace(folder, self.scale.workspace_files)

        def measure(server):
            if server.command is None:
                return {"start to first hover": NONE}
            return measure_workspace(server.command, folder, self.scale.effort)
        for server in servers_:
            yield Task(f"a workspace of {self.scale.workspace_files:,} files", server.name, lambda server=server: measure(server), self.scale.budget)

    def print(self):
        made = report.tables(self.figures, self.runs)
        if self.arguments.compare:
            made = report.ratios(self.figures, "old", "new")
        show = report.as_markdown if self.arguments.markdown else report.as_text
        print(show(made))
        if self.arguments.peers:
            print("\nMedians as multiples of pykind's:\n\n" + show(report.multiples(self.figures, "pykind")))


def programs_of(path):
    """The programs that results were made with."""
    made_with = results.load(path)["programs"]
    programs = Programs(results.kept(made_with["pykind"]), results.kept(made_with["pykind-bench"]))
    for program in (programs.pykind, programs.parts):
        if not os.path.exists(program):
            sys.exit(f"bench: the programs of {path} are no longer in the cache: {program}")
    return programs


if __name__ == "__main__":
    sys.exit(main())
