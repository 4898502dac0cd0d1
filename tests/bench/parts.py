"""The parts of the program, which Google Benchmark measures: `pykind-bench`."""

import json
import subprocess

from alternation import Task

GROUP = "parts"


def task_of(program, subject, seconds, arguments=()):
    return Task(GROUP, subject, lambda: measure(program, seconds, arguments), budget=120)


def measure(program, seconds, arguments):
    """{part: milliseconds, …, MB/s} of one run, each part for so many seconds at least. `arguments` are for Google Benchmark."""
    command = [program, "--benchmark_format=json", f"--benchmark_min_time={seconds}", *arguments]
    answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    if answer.returncode != 0:
        raise OSError(f"{program} ended with status {answer.returncode}")
    figures = {}
    for row in json.loads(answer.stdout)["benchmarks"]:
        if row.get("error_occurred"):
            raise OSError(f"{row['name']}: {row['error_message']}")
        figures[row["name"]] = row["real_time"] * {"ns": 1e-6, "us": 1e-3, "ms": 1, "s": 1e3}[row["time_unit"]]
        if "bytes_per_second" in row:
            figures[row["name"] + ", MB/s"] = row["bytes_per_second"] / 1e6
    return figures
