"""Figures as tables, for a terminal or in markdown."""

import statistics

from batch import GROUP as BATCH
from editor import NONE
from figures import number, told, unit_of
from idle import GROUP as IDLE


def tables(figures, runs):
    """[(columns, rows)]; the first cell of a row is what it is about, and a row of one cell alone begins a group."""
    made = []
    for group, cells in figures.groups.items():
        columns = columns_of(cells)
        runs_of_group = 1 if group == IDLE else runs
        rows = [[group]] + [[label(group, figure), *(told(by_subject.get(column), runs_of_group) for column in columns)] for figure, by_subject in cells.items()]
        if made and made[-1][0] == columns:
            made[-1][1].extend(rows)
        else:
            made.append((columns, rows))
    return made


def columns_of(cells):
    return list(dict.fromkeys(column for by_subject in cells.values() for column in by_subject))


def label(group, figure):
    """A figure with its unit, where that is not the columns' or said already."""
    unit = "" if group == BATCH else unit_of(figure)
    return figure if not unit or figure.endswith(unit) else f"{figure}, {unit}"


def multiples(figures, subject):
    """The same tables with each median as a multiple of one subject's, where there is any, for times and memory."""
    made = []
    for group, cells in figures.groups.items():
        columns = columns_of(cells)
        if subject not in columns or group == BATCH:
            continue
        others = [column for column in columns if column != subject]
        rows = [[figure, *(multiple(by_subject, subject, other) for other in others)] for figure, by_subject in cells.items() if unit_of(figure)]
        rows = [row for row in rows if any(cell != NONE for cell in row[1:])]
        made.append((others, [[group], *rows] if rows else []))
    return [(made[0][0], [row for _, rows in made for row in rows])] if made else []


def multiple(by_subject, subject, other):
    own, cell = by_subject.get(subject), by_subject.get(other)
    if own is None or cell is None or own.word() or cell.word() or own.median() == 0:
        return NONE
    return f"{number(cell.median() / own.median())} ×"


def ratios(figures, old, new):
    """What is new over what is old: the ratio of the medians, and the smallest and the greatest ratio of two runs beside each other."""
    columns = [old, new, f"{new} / {old}"]
    rows = []
    for group, cells in figures.groups.items():
        rows.append([group])
        for figure, by_subject in cells.items():
            rows.append([label(group, figure), *(told(by_subject.get(column), 0) for column in columns[:2]), ratio(by_subject.get(old), by_subject.get(new))])
    return [(columns, rows)]


def ratio(old, new):
    pairs = [(a, b) for a, b in zip(old.numbers(), new.numbers()) if a > 0] if old and new else []
    if not pairs:
        return NONE
    middle = statistics.median(b for _, b in pairs) / statistics.median(a for a, _ in pairs)
    single = sorted(b / a for a, b in pairs)
    return f"{middle:.2f} [{single[0]:.2f}–{single[-1]:.2f}]"


def as_text(made):
    return "\n\n".join(text_of(columns, rows) for columns, rows in made)


def text_of(columns, rows):
    lines = [["", *columns], *([f"  {row[0]}", *row[1:]] if len(row) > 1 else row for row in rows)]
    widths = [max(len(line[index]) for line in lines if len(line) > index and len(line) > 1) for index in range(len(columns) + 1)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def as_markdown(made):
    return "\n\n".join(markdown_of(columns, rows) for columns, rows in made)


def markdown_of(columns, rows):
    lines = [["", *columns], ["---", *["---:"] * len(columns)]]
    lines += [row if len(row) > 1 else [f"**{row[0]}**", *[""] * len(columns)] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
