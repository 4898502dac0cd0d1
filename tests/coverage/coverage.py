"""Which lines and branches of the libraries the unit tests reach: python3 coverage.py BUILD [--missed FILE…]

Runs the unit tests of a build that clang instruments (preset `coverage`) and prints a table, a row a folder. With --missed
the lines that no test reaches, of the files whose path holds one of the words. The exit status is 1 where a test fails,
or fewer than LEAST_LINES percent of the lines of a library are reached.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent.parent
TESTS = ("analysis_tests", "protocol_tests", "server_tests", "fuzz_tests")
LIBRARIES = ("analysis", "protocol")
LEAST_LINES = 95.0


def tool(name):
    """llvm-cov must be of clang's own version."""
    for candidate in (f"{name}-16", name):
        if shutil.which(candidate):
            return candidate
    sys.exit(f"coverage: there is no {name}")


def run_tests(build):
    """Each process writes a profile of its own, those of the server that the tests start too."""
    profiles = build / "profiles"
    shutil.rmtree(profiles, ignore_errors=True)
    profiles.mkdir()
    # %m: a file for each program, to which the processes of it add.
    environment = {**os.environ, "LLVM_PROFILE_FILE": str(profiles / "%m.profraw")}
    names = [line for test in TESTS for line in [str(program_of(build, test))]]
    failed = [name for name in names if run_quietly(name, environment) != 0]
    merged = build / "tests.profdata"
    command = [tool("llvm-profdata"), "merge", "--sparse", "-o", str(merged), *map(str, profiles.glob("*.profraw"))]
    subprocess.run(command, check=True)
    return merged, failed


def program_of(build, test):
    folder = build / "tests" / "fuzz" if test == "fuzz_tests" else build / "tests"
    return folder / test


def run_quietly(program, environment):
    done = subprocess.run([program, "--gtest_brief=1"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        sys.stdout.write(done.stdout.decode(errors="replace"))
    return done.returncode


def objects(build):
    programs = [program_of(build, test) for test in TESTS] + [build / "pykind"]
    first, *others = map(str, programs)
    return [first, *(f"-object={other}" for other in others)]


def export(build, merged):
    """What llvm-cov knows of each file of the libraries."""
    command = [tool("llvm-cov"), "export", "--skip-expansions", f"--instr-profile={merged}", *objects(build)]
    sources = [str(SOURCE / library) for library in LIBRARIES]
    output = subprocess.run([*command, *sources], check=True, stdout=subprocess.PIPE).stdout
    return json.loads(output)["data"][0]["files"]


def folder_of(path):
    return str(Path(path).relative_to(SOURCE).parent)


def percent(covered, count):
    return 100.0 * covered / count if count else 100.0


def table(files):
    """Prints it; gives the percentage of lines of each library."""
    sums = defaultdict(lambda: [0, 0, 0, 0])
    for file in files:
        lines, branches = file["summary"]["lines"], file["summary"]["branches"]
        numbers = (lines["covered"], lines["count"], branches["covered"], branches["count"])
        folder = folder_of(file["filename"])
        for name in (folder, f"all of {folder.split('/', 1)[0]}"):
            sums[name] = [a + b for a, b in zip(sums[name], numbers)]
    print(f"{'':24} {'lines':>8} {'reached':>8} {'branches':>9} {'reached':>8}")
    for name in sorted(sums):
        covered, lines, taken, branches = sums[name]
        print(f"{name:24} {lines:>8} {percent(covered, lines):>7.1f}% {branches:>9} {percent(taken, branches):>7.1f}%")
    return {library: percent(*sums[f"all of {library}"][:2]) for library in LIBRARIES}


def print_missed(build, merged, words):
    for library in LIBRARIES:
        for path in sorted((SOURCE / library).rglob("*.[ch]pp")):
            if not any(word in str(path) for word in words):
                continue
            command = [tool("llvm-cov"), "show", f"--instr-profile={merged}", *objects(build), str(path)]
            text = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
            for line in text.splitlines():
                parts = line.split("|", 2)
                if len(parts) == 3 and parts[1].strip() == "0":
                    print(f"{path.relative_to(SOURCE)}:{parts[0].strip()}: {parts[2].rstrip()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("--missed", nargs="*", default=[], metavar="FILE")
    given = parser.parse_args()
    build = given.build.resolve()
    merged, failed = run_tests(build)
    reached = table(export(build, merged))
    print_missed(build, merged, given.missed)
    for name in failed:
        print(f"coverage: {name} fails")
    too_few = [library for library, lines in reached.items() if lines < LEAST_LINES]
    for library in too_few:
        print(f"coverage: the tests reach fewer than {LEAST_LINES:.0f} % of the lines of {library}")
    return 1 if failed or too_few else 0


if __name__ == "__main__":
    sys.exit(main())
