"""How cost grows: `list`, `check`, `list --classes` and `hover` over one file of 10³ to 10⁶ lines in many shapes, and over 10² to 10⁵ files, also in the editor.

Printed is the exponent of cost over size, fitted to the processor time less that of the shortest one; what is above LINEAR is marked.
"""

import math
import os
import re
import shutil
import tempfile

import processes
from alternation import tell
from document import Document
from editor import NONE, TIMEOUT, Editor, timed
from figures import number
from library import write
from process_tree import processor_seconds
from report import as_markdown, as_text
from shapes import ENDING, FETCH, SHAPES, text_of

LINEAR = 1.1
LONGEST = 20  # seconds of the processor that one run may take; there is no greater size after it
BUSY = 6  # times as long on a machine that does other things
PATIENCE = 4  # seconds that the next size may be expected to take
FIRST = 0.005  # seconds under which a time says nothing about growth
SIZES = (1000, 3000, 10000, 30000, 100000, 300000, 1000000)
FILES = (100, 1000, 10000, 100000)
NAME = re.compile(r"[A-Za-z_]\w*")
MODULE = '''from pkg.part{before} import fetch{before}
from pkg import ticker


async def fetch{i}(url):
    return await fetch{before}(url)


class Client{i}:
    async def __aiter__(self):
        async for row in ticker({i}):
            yield await fetch{i}(row)
'''
PACKAGE = "async def ticker(n):\n    yield n\n"


def run(program, is_quick, is_markdown, only=None):
    """Prints the tables. What is superlinear is no failure; the status is 1 where something could not be run."""
    show = as_markdown if is_markdown else as_text
    with tempfile.TemporaryDirectory(prefix="pykind-growth-") as folder:
        shapes = [name for name in SHAPES if only is None or name in only]
        print(show([lines_table(program, folder, shapes[:2] if is_quick else shapes, SIZES[:2] if is_quick else SIZES)]))
        if only is None:
            print("\n" + show([files_table(program, folder, FILES[:2] if is_quick else FILES)]))
    return 0


def lines_table(program, folder, shapes, sizes):
    least = {verb: cost(verb, program, os.path.join(folder, "least.py"), FETCH + ENDING) for verb in VERBS}
    rows = [["one file"]]
    for shape in shapes:
        tell(f"growth: {shape}")
        rows.append([shape, *(told(grow(verb, program, folder, shape, sizes, least[verb])) for verb in VERBS)])
    return [f"{verb}: exponent, and the greatest size" for verb in VERBS], rows


def hover_command(program, path, text):
    """Over the last function, and over the last name before it."""
    lines = text.split("\n")
    last = max((number for number in range(len(lines) - 11) if NAME.search(lines[number])), default=0)
    names = list(NAME.finditer(lines[last])) or [re.match("", "")]
    return [program, "hover", f"{path}:{len(lines) - 7}", f"{path}:{last + 1}:{names[-1].start() + 1}"]


VERBS = {
    "list": lambda program, path, text: [program, "list", "--format", "ndjson", path],
    "check": lambda program, path, text: [program, "check", "--no-cache", "--exit-zero", "--format", "json", path],
    "list --classes": lambda program, path, text: [program, "list", "--classes", "--format", "ndjson", path],
    "hover": hover_command,
}


def grow(verb, program, folder, shape, sizes, least):
    """[(bytes, seconds, lines)], ended by a word where a size could not be done."""
    points = []
    for lines in sizes:
        text = text_of(shape, lines)
        if points and expected(points, len(text)) > PATIENCE:
            break
        seconds = cost(verb, program, os.path.join(folder, "file.py"), text)
        if isinstance(seconds, str):
            points.append((len(text), seconds, lines))
            break
        points.append((len(text), max(0.0, seconds - least), lines))
    return points


def expected(points, size):
    """The seconds that a greater size should take, as far as the smaller ones tell."""
    power = exponent([point[:2] for point in points]) or 1
    return points[-1][1] * (size / points[-1][0]) ** max(1, power)


def cost(verb, program, path, text):
    """Processor time, the least of a few runs: what else the machine does only adds to it."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    command = VERBS[verb](program, path, text)
    times = []
    while len(times) < 3 and sum(times) < 1:
        try:
            outcome = processes.run(command, BUSY * LONGEST, processor_limit=LONGEST)
        except processes.Failed as error:
            return str(error).rpartition(" ended with ")[2]
        if outcome.timed_out:
            return TIMEOUT
        times.append(outcome.processor)
    return min(times)


def told(points):
    """ "1.02, 1,000,000 lines in 812 ms"."""
    numbers = [point for point in points if not isinstance(point[1], str)]
    text = []
    if numbers:
        size, seconds, count = numbers[-1]
        power = exponent([point[:2] for point in numbers])
        text.append(f"{told_exponent(power)}, {count:,} in {number(1000 * seconds)} ms")
    text += [f"{count:,}: {word}" for _, word, count in points[len(numbers):]]
    return "; ".join(text) or NONE


def told_exponent(power):
    if power is None:
        return NONE
    return f"{power:.2f} !" if power > LINEAR else f"{power:.2f}"


def exponent(points):
    """The slope of a line through the logarithms, of those that take long enough; None if there are not two."""
    logs = [(math.log(size), math.log(seconds)) for size, seconds in points if seconds >= FIRST]
    if len(logs) < 2:
        return None
    mean_x, mean_y = (sum(values) / len(logs) for values in zip(*logs))
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)


def files_table(program, folder, counts):
    costs = {name: [] for name in ("list", "check", "references, cold", "workspace symbols, cold")}
    for count in counts:
        tell(f"growth: {count:,} files")
        project = os.path.join(folder, "project")
        write_project(project, count)
        for name in costs:
            costs[name].append((count, cost_of_files(name, program, project), count))
        shutil.rmtree(project)
    return list(costs), [["files"], ["exponent, and the greatest number", *(told(points) for points in costs.values())]]


def write_project(folder, count):
    """A package whose modules, a hundred in a folder, each use the first one of their folder and what the package defines."""
    for index in range(count):
        part = index - index % 100
        name = "__init__" if index == part else f"m{index}"
        text = MODULE.replace("{before}", str(part)).replace("{i}", str(index))
        write(os.path.join(folder, "pkg", f"part{part}", name + ".py"), text.encode())
    write(os.path.join(folder, "pkg", "__init__.py"), PACKAGE.encode())
    write(os.path.join(folder, "pyproject.toml"), b"[project]\nname = 'growth'\nversion = '1'\n")


def cost_of_files(name, program, project):
    if name in VERBS:
        outcome = processes.run(VERBS[name](program, project, ""), BUSY * LONGEST, processor_limit=LONGEST)
        return TIMEOUT if outcome.timed_out else outcome.processor
    return cost_in_editor(name, program, project)


def cost_in_editor(name, program, project):
    """Of the first request of a new session."""
    with Editor([program, "lsp"], project, timeout=3 * LONGEST) as editor:
        package = Document(os.path.join(project, "pkg", "__init__.py"), PACKAGE)
        editor.open(package.path, PACKAGE)
        before = processor_seconds(editor.process.pid)

        def ask():
            if name.startswith("references"):
                return editor.ask_at("textDocument/references", package, 0, len("async def "), context={"includeDeclaration": True})
            return editor.request("workspace/symbol", {"query": "Client"})
        answered = timed(ask)
        return answered if isinstance(answered, str) else processor_seconds(editor.process.pid) - before
