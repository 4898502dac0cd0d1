"""Runs the fuzz targets of a build, two at once, and says what came of it: python3 run.py BUILD [--seconds N] [--keep] [TARGET…]

The seconds are shared out among the targets. Each begins with the inputs that are kept (corpus/), those that once showed
a fault (regressions/), programs of the specs (seeds.py), and what earlier runs in this build have found. An input
that shows a fault stays in BUILD/findings; the exit status is 1 then. --keep adds to corpus/ the inputs that reach what
no other one does, the smallest of them.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
AT_ONCE = 2
LONGEST_INPUT_SECONDS = 60
"""An input that takes longer hangs. No measure of speed: sanitizers and a busy machine have room in it."""
MOST_MEMORY_MB = 2560
OF_PYTHON = {"parser", "edits", "hover", "checks", "conversions"}
SEEDS_A_SECOND = 10
"""A short run begins with so many of the specs' programs, drawn anew each time: all of them would take its time up."""
KEPT_BYTES = 40_000
"""Of a target's inputs that --keep adds."""
KEPT_INPUT_BYTES = 600


@dataclass
class Outcome:
    """What came of the run of one target."""

    target: str
    executions: int
    seconds: int
    coverage: int
    findings: list
    log: Path

    def row(self):
        words = f"{self.target:12} {self.executions:>10} executions in {self.seconds:>4} s, {self.coverage:>6} edges"
        return words + (f", FINDINGS: {len(self.findings)}" if self.findings else ", no finding")


def all_targets():
    return sorted(path.stem for path in (HERE / "targets").glob("*.cpp"))


def given_inputs(target):
    """The folders that a target begins with, besides what it finds itself."""
    return [folder for folder in (HERE / "corpus" / target, HERE / "regressions" / target) if folder.is_dir()]


def seed_option(build, target, seconds):
    """libFuzzer's option for the programs of the specs; none for a target that takes no Python."""
    if target not in OF_PYTHON:
        return []
    programs = sorted((build / "seeds" / "python").iterdir())
    drawn = random.sample(programs, min(len(programs), seconds * SEEDS_A_SECOND))
    names = build / "seeds" / f"{target}.list"
    names.write_text(",".join(map(str, drawn)), encoding="utf-8")
    return [f"-seed_inputs=@{names}"]


def found_inputs(build, target):
    folder = build / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def libfuzzer(build, target, *arguments, output=subprocess.DEVNULL):
    """Runs it; its exit status."""
    program = build / "tests" / "fuzz" / "pykind-fuzz"
    command = [program, f"-timeout={LONGEST_INPUT_SECONDS}", f"-rss_limit_mb={MOST_MEMORY_MB}", *arguments]
    environment = {**os.environ, "PYKIND_FUZZ_TARGET": target}
    done = subprocess.run([str(part) for part in command], env=environment, stdout=output, stderr=subprocess.STDOUT, check=False)
    return done.returncode


def number(pattern, text):
    """The last one, or 0."""
    found = re.findall(pattern, text)
    return int(found[-1]) if found else 0


def run_target(build, target, seconds):
    findings = build / "findings"
    findings.mkdir(parents=True, exist_ok=True)
    prefix = findings / f"{target}-"
    before = set(findings.glob(f"{target}-*"))
    log = build / "logs" / f"{target}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    options = [f"-max_total_time={seconds}", f"-artifact_prefix={prefix}", "-print_final_stats=1", "-max_len=8192"]
    if (HERE / "dictionaries" / f"{target}.dict").is_file():
        options.append(f"-dict={HERE / 'dictionaries' / target}.dict")
    options += seed_option(build, target, seconds)
    folders = [found_inputs(build, target), *given_inputs(target)]
    with log.open("w", encoding="utf-8") as output:
        status = libfuzzer(build, target, *options, *folders, output=output)
    text = log.read_text(encoding="utf-8", errors="replace")
    found = sorted(set(findings.glob(f"{target}-*")) - before)
    if status != 0 and not found:
        found = [log]
    executed = number(r"stat::number_of_executed_units:\s*(\d+)", text) or number(r"^#(\d+)\s", text)
    return Outcome(target, executed, seconds, number(r" cov: (\d+) ", text), found, log)


def tell(outcome):
    print(outcome.row(), flush=True)
    for path in outcome.findings:
        print(f"  the input is kept in {path}; what happened stands in {outcome.log}", flush=True)


def keep(build, target):
    """Adds inputs that reach what neither the kept ones nor the specs do."""
    with tempfile.TemporaryDirectory() as folder:
        merged = Path(folder)
        specs = [build / "seeds" / "python"] if target in OF_PYTHON else []
        for given in [*given_inputs(target), *specs]:
            for path in given.iterdir():
                shutil.copy(path, merged / path.name)
        given_names = {path.name for path in merged.iterdir()}
        libfuzzer(build, target, "-merge=1", f"-max_len={KEPT_INPUT_BYTES}", merged, found_inputs(build, target))
        new = sorted((path for path in merged.iterdir() if path.name not in given_names), key=lambda path: path.stat().st_size)
        kept = 0
        for path in new:
            if kept + path.stat().st_size > KEPT_BYTES:
                break
            kept += path.stat().st_size
            shutil.copy(path, HERE / "corpus" / target / path.name)
    print(f"{target:12} {kept} bytes of new inputs kept, of {len(new)} that reach something new")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("--seconds", type=int, default=90)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    given = parser.parse_intermixed_args()
    unknown = set(given.targets) - set(all_targets())
    if unknown:
        parser.error(f"there is no target {', '.join(sorted(unknown))}; there are {', '.join(all_targets())}")
    given.targets = given.targets or all_targets()
    given.build = given.build.resolve()
    return given


def main():
    given = arguments()
    subprocess.run([sys.executable, HERE / "seeds.py", given.build / "seeds"], check=True)
    seconds = max(1, given.seconds * min(AT_ONCE, len(given.targets)) // len(given.targets))
    outcomes = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for outcome in pool.map(lambda target: run_target(given.build, target, seconds), given.targets):
            outcomes.append(outcome)
            tell(outcome)
        if given.keep:
            list(pool.map(lambda target: keep(given.build, target), given.targets))
    findings = sum(len(outcome.findings) for outcome in outcomes)
    print(f"fuzz {sum(outcome.executions for outcome in outcomes)} executions, {findings} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
