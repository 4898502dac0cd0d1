"""Runs things in alternation, A B C A B C, so that what slows the machine for a while slows all of them."""

import sys
import time
from dataclasses import dataclass
from typing import Callable

from editor import TIMEOUT
from lsp import ServerFailed


@dataclass
class Task:
    """Something that is measured: for which cells, and by what. It gives {figure: value}, or, `turned`, {subject: value} of one figure, `subject`."""

    group: str
    subject: str
    measure: Callable[[], dict]
    budget: float = 60  # seconds, after which it is not run again
    fewest: int = 2  # runs, even where one exceeds the budget
    turned: bool = False
    spent: float = 0
    is_over: bool = False

    def wants_run(self, number):
        return not self.is_over and (number < self.fewest or self.spent < self.budget)


def alternate(tasks, runs, figures, seconds):
    """How many tasks could not be run. After so many seconds each has had its one run, and there are no more."""
    failures = 0
    until = time.monotonic() + seconds
    for number in range(runs):
        for task in tasks:
            if task.wants_run(number) and (number == 0 or time.monotonic() < until):
                failures += not run(task, number, runs, figures)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    return failures


def run(task, number, runs, figures):
    """Whether it could be run."""
    tell(f"run {number + 1} of {runs}: {task.group}, {task.subject}")
    start = time.monotonic()
    try:
        measured = task.measure()
    except (ServerFailed, OSError) as error:
        print(f"bench: {task.group}, {task.subject}: {error}", file=sys.stderr)
        measured = {}
    task.spent += time.monotonic() - start
    # What was not in time once would not be the next time either.
    task.is_over = not measured or TIMEOUT in [value for value in measured.values() if isinstance(value, str)]
    if task.turned:
        for column, value in measured.items():
            figures.add(task.group, column, {task.subject: value})
    else:
        figures.add(task.group, task.subject, measured)
    return bool(measured)


def tell(text):
    """Progress, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
