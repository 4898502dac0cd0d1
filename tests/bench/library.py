"""What the bench works on: CPython's standard library, files of a given length cut from it, and a workspace made of copies of it."""

import os

import oracle_modules  # noqa: F401
import pythons

LONGEST_IN_WORKSPACE = 40000  # bytes; so 10,000 files are about 100 MB
ENDING = '''

async def ticker(n):
    yield n


async def main():
    await ticker(3)
'''
SHARED = "async def ticker():\n    yield 1\n"
USE = "from shared import ticker\n\nticker()\n"


def interpreter():
    """The Python whose library is read: that of PYKIND_BENCH_PYTHON, else the newest at hand."""
    chosen = os.environ.get("PYKIND_BENCH_PYTHON")
    return chosen or list(pythons.pythons_or_skip().values())[-1]


class Library:
    """The files of a standard library: `paths` within it, and their bytes."""

    def __init__(self, python):
        paths = pythons.library_files(python)
        self.folder = os.path.dirname(os.path.dirname(next(path for path in paths if path.endswith("/asyncio/__init__.py"))))
        self.files = {}
        for path in paths:
            with open(path, "rb") as file:
                self.files[os.path.relpath(path, self.folder)] = file.read()

    def size(self):
        return sum(map(len, self.files.values()))

    def write_to(self, folder):
        for path, content in self.files.items():
            write(os.path.join(folder, path), content)

    def text_of(self, lines):
        """About so many lines, an ending of the bench's own included: whole files, those of asyncio first, none that would make it much longer."""
        made, count = [], ENDING.count("\n")
        for path in sorted(self.files, key=lambda path: (not path.startswith("asyncio/"), path)):
            content = self.files[path]
            length = content.count(b"\n")
            if not content.isascii() or b"\r" in content or b"\t" in content or count + length > lines * 1.02:
                continue
            made.append(content.decode("ascii"))
            count += length
            if count >= lines * 0.98:
                break
        return "\n".join(made) + ENDING

    def write_workspace(self, folder, count):
        """So many files: the library over and over again under other names, and in each copy one that uses a function of `shared.py`."""
        write(os.path.join(folder, "pyproject.toml"), b"[project]\nname = 'bench'\nversion = '1'\n")
        write(os.path.join(folder, "shared.py"), SHARED.encode())
        texts = [content for _, content in sorted(self.files.items()) if len(content) <= LONGEST_IN_WORKSPACE]
        for number in range(count):
            copy, index = divmod(number, len(texts))
            name, content = ("use", USE.encode()) if index == 0 else (f"m{index}", texts[index])
            write(os.path.join(folder, f"copy{copy}", name + ".py"), content)


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
