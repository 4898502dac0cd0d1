"""Writes the Python blocks of the specs as inputs for the fuzz targets: python3 seeds.py FOLDER

Every block of tests/analysis is a small program that leads somewhere in the analysis. FOLDER/python gets each block, for
the targets that take Python; the version that a block is for becomes its first line.
"""

import hashlib
import re
import sys
from pathlib import Path

SPECS = Path(__file__).resolve().parent.parent / "analysis"
BLOCK = re.compile(r"^```python(?P<words>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
TARGET = re.compile(r"target=(3\.\d+)")
LARGEST = 1400
"""Longer ones are tried less often than they are worth."""


def blocks(markdown):
    """The programs in a spec, each with the version that it is for."""
    for block in BLOCK.finditer(markdown):
        words = block.group("words").split()
        if "drive" in words:
            continue
        version = TARGET.search(block.group("words"))
        head = f"# target={version.group(1)}\n" if version else ""
        yield head + block.group("text").replace("$0", "")


def main():
    folder = Path(sys.argv[1]) / "python"
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for spec in sorted(SPECS.rglob("*.md")):
        for text in blocks(spec.read_text(encoding="utf-8")):
            content = text.encode()
            if len(content) <= LARGEST:
                name = hashlib.sha1(content).hexdigest()
                (folder / name).write_bytes(content)
                count += 1
    print(f"{count} programs of the specs in {folder}")


if __name__ == "__main__":
    main()
