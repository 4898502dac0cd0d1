"""Figures as they are collected over alternating runs, and what is said of them: the median, and from where to where the runs went."""

import math
import statistics
from dataclasses import dataclass, field
from typing import List

from editor import NONE

# The unit of a figure, by the end of its name; else milliseconds.
UNITS = {"memory": "MiB", "wake-ups in a minute": "", ", found": "", "MB/s": "MB/s"}


def unit_of(figure):
    return next((unit for end, unit in UNITS.items() if figure.endswith(end)), "ms")


@dataclass
class Cell:
    """What the runs gave for one figure of one subject: numbers, or words for why there is none; and of how many samples each number is made."""

    values: list = field(default_factory=list)
    samples: List[int] = field(default_factory=list)

    def add(self, value, samples=1):
        self.values.append(value)
        self.samples.append(samples)

    def numbers(self):
        return [value for value in self.values if not isinstance(value, str)]

    def word(self):
        """Why there is no number; empty if there is one."""
        return "" if self.numbers() else (self.values[-1] if self.values else NONE)

    def median(self):
        return statistics.median(self.numbers())


def percentile(values, part):
    """The value that so great a part of them does not exceed."""
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)]


class Figures:
    """Cells by group ("300 lines"), figure ("hover, p50") and subject ("pyright"), each in the order in which they came first."""

    def __init__(self):
        self.groups = {}  # {group: {figure: {subject: Cell}}}

    def cell(self, group, figure, subject):
        return self.groups.setdefault(group, {}).setdefault(figure, {}).setdefault(subject, Cell())

    def add(self, group, subject, measured):
        """What one run measured: {figure: number, word, or list of numbers}. Of a list the 50th and the 99th percentile are kept."""
        for figure, value in measured.items():
            if isinstance(value, list):
                self.cell(group, figure + ", p50", subject).add(percentile(value, 0.50), len(value))
                self.cell(group, figure + ", p99", subject).add(percentile(value, 0.99), len(value))
            elif isinstance(value, str) and figure in SAMPLED:
                for part in (", p50", ", p99"):
                    self.cell(group, figure + part, subject).add(value, 0)
            else:
                self.cell(group, figure, subject).add(value)

    def without_number(self, subjects):
        """[group, figure] of those that have no number for one of the subjects."""
        return [(group, figure) for group, figures in self.groups.items() for figure, cells in figures.items()
                for subject in subjects if subject in cells and cells[subject].word()]

    def to_json(self):
        return [
            {"group": group, "figure": figure, "unit": unit_of(figure), "subject": subject, "values": cell.values, "samples": cell.samples}
            for group, figures in self.groups.items() for figure, subjects in figures.items() for subject, cell in subjects.items()
        ]

    @staticmethod
    def from_json(rows):
        figures = Figures()
        for row in rows:
            for value, samples in zip(row["values"], row["samples"]):
                figures.cell(row["group"], row["figure"], row["subject"]).add(value, samples)
        return figures


# Figures that are lists where they are measured.
SAMPLED = {"hover", "key + hover", "edit to pulled diagnostics", "edit to published diagnostics"}


def number(value):
    """Three digits that count, at most three of them behind the point unless there is nothing else; all before the point; counts as they are."""
    if value == int(value):
        return f"{value:,.0f}"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits if abs(value) < 0.01 else min(digits, 3)}f}"


def told(cell, runs):
    """A cell of a table: "12.3 [11.9–13.0]", how many runs it is of where these are fewer than asked for, and of how many samples a run."""
    if cell is None or cell.word():
        return cell.word() if cell else NONE
    numbers = cell.numbers()
    text = number(cell.median())
    if len(numbers) > 1:
        text += f" [{number(min(numbers))}–{number(max(numbers))}]"
    return text if len(numbers) >= runs else f"{text} ×{len(numbers)}"
