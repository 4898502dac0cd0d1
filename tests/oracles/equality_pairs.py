"""The pairs of tests/analysis/rewrites/*.md: what is before and after a conversion, and how it is driven."""

import glob
import os
import re

SPECS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "analysis", "rewrites")
FENCE = re.compile(r"^```python([^\n]*)\n(.*?)^```$", re.M | re.S)
NEWEST_TARGET = 14


class Block:
    def __init__(self, match, line):
        self.words, self.code, self.line = match[1].split(), match[2], line
        self.end = match.end()
        values = dict(word.split("=", 1) for word in self.words if "=" in word)
        self.path = values.get("file", "main.py")
        self.conversion = values.get("convert")
        self.target = int(values["target"][2:]) if "target" in values else NEWEST_TARGET
        self.until = int(values["until"][2:]) if "until" in values else None


def differs_of(text):
    """The ids of the line that stands behind the after blocks; None where there is none."""
    found = re.match(r"\s*differs: ([^\n]*)", text)
    return [] if found and found[1] == "none" else found and found[1].split(", ")


def row_of(name, files, block, after, differs, drive):
    """For equality_run.py."""
    before = dict(files)
    line = block.code.count("\n", 0, block.code.index("$0")) + 1
    before[block.path] = block.code.replace("$0", "")
    return {"name": name, "conversion": block.conversion, "main": block.path, "line": line, "before": before,
            "after": {**before, **after}, "differs": differs, "drive": drive, "target": block.target, "until": block.until,
            "thorough": True}


def pairs_in(path):
    """(row for equality_run.py, or None; its name) of each conversion that a spec shows the result of."""
    text = open(path, encoding="utf-8").read()
    headings = [match.start() for match in re.finditer(r"^## ", text, re.M)] + [len(text)]
    for start, end in zip(headings, headings[1:]):
        section = text[start:end]
        first_line = text.count("\n", 0, start) + 1
        blocks = [Block(match, first_line + section.count("\n", 0, match.start())) for match in FENCE.finditer(section)]
        files = {}
        for at, block in enumerate(blocks):
            if "after" in block.words or "drive" in block.words:
                continue
            if block.conversion:
                yield from pair_of(path, section, blocks, at, files)
            files[block.path] = block.code.replace("$0", "")


def pair_of(path, section, blocks, at, files):
    block, after, drive = blocks[at], {}, None
    last = block
    for follower in blocks[at + 1:]:
        if "after" in follower.words:
            given = any(word.startswith("file=") for word in follower.words)
            after[follower.path if given else block.path] = follower.code
            last = follower
        elif "drive" in follower.words:
            drive = follower.code
        else:
            break
    if not after:
        return
    name = "%s:%d: %s" % (os.path.basename(path), block.line, section.partition("\n")[0].strip("# "))
    differs = differs_of(section[last.end:])
    row = None if drive is None or differs is None else row_of(name, files, block, after, differs, drive)
    yield row, name


def spec_pairs():
    for path in sorted(glob.glob(os.path.join(SPECS, "*.md"))):
        yield from pairs_in(path)
