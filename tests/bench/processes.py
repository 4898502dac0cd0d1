"""Runs a program to its end, and says how long it took and how much memory it had."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

RUN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "measured_run.py")


@dataclass
class Outcome:
    """Wall time and processor time in seconds, peak memory in MiB (of the largest process, where there are several), and what it printed."""

    seconds: float
    processor: float
    memory: float
    output: str
    timed_out: bool


class Failed(OSError):
    """The program ended with a status that says that it did not do its work."""


def run(command, timeout, environment=None, keeps_output=False, processor_limit=None):
    """Status 1 is that of programs that have found something, and no failure. `processor_limit` is the processor time that each of its processes may
    take, in seconds; without it there is no limit but the timeout."""
    output = subprocess.PIPE if keeps_output else subprocess.DEVNULL
    started = [sys.executable, "-S", RUN, str(timeout), str(processor_limit or round(timeout * os.cpu_count() + 1)), *command]
    answer = subprocess.run(started, env={**os.environ, **(environment or {})}, stdout=output, stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    if answer.returncode != 0:
        raise Failed(f"{command[0]} could not be run: {answer.stderr.strip().splitlines()[-1]}")
    said = json.loads(answer.stderr)
    if said["status"] not in (0, 1) and not said["timed_out"]:
        raise Failed(f"{command[0]} ended with status {said['status']}")
    return Outcome(said["seconds"], said["processor"], said["memory"], answer.stdout or "", said["timed_out"])
