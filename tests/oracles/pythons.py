"""The interpreters of this machine that serve as oracles, and what the oracles share."""

import glob
import os
import re
import shutil
import subprocess
import sys

SKIPPED = 77  # ctest's SKIP_RETURN_CODE
OLDEST = (3, 8)


def find_pythons():
    """{(3, minor): path of the interpreter}, oldest first: pyenv's, then those on PATH."""
    root = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    candidates = sorted(glob.glob(os.path.join(root, "versions", "*", "bin", "python3")))
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if "shims" not in folder:
            candidates += sorted(p for p in glob.glob(os.path.join(folder, "python3*")) if re.search(r"python3(\.\d+)?$", p))
    found = {}
    for path in candidates:
        try:
            answer = subprocess.run([path, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True, timeout=60)
        except (OSError, subprocess.TimeoutExpired):
            continue
        version = tuple(map(int, answer.stdout.split())) if answer.returncode == 0 else (0, 0)
        if version >= OLDEST and version not in found:
            found[version] = path
    return dict(sorted(found.items()))


def pythons_or_skip():
    pythons = find_pythons()
    if not pythons:
        print("SKIPPED: no python3.8 or later on this machine: nothing was compared")
        sys.exit(SKIPPED)
    return pythons


def library_files(python):
    """Every .py file of the interpreter's standard library, its tests included."""
    stdlib = run([python, "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))"]).strip()
    files = []
    for folder, folders, names in os.walk(stdlib):
        folders[:] = sorted(f for f in folders if f not in ("site-packages", "dist-packages", "__pycache__"))
        files += sorted(os.path.join(folder, name) for name in names if name.endswith(".py"))
    return files


def run(command, may_fail=False, **options):
    """Standard output of a command that may report findings (status 1) but must not fail, unless that is expected."""
    result = subprocess.run(command, capture_output=True, text=True, errors="replace", **options)
    if result.returncode not in ((0, 1, 2) if may_fail else (0, 1)):
        sys.exit(f"{command[0]} failed with {result.returncode}: {result.stderr[-2000:]}")
    return result.stdout


def pykind_binary():
    if len(sys.argv) < 2 or not shutil.which(sys.argv[1]):
        sys.exit(f"usage: {sys.argv[0]} PYKIND")
    return os.path.abspath(sys.argv[1])
