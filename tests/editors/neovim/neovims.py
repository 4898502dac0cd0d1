"""Neovims of several versions, unpacked beside the one of the system: nothing is installed, nothing of the system changes.

Debian has one Neovim a release. Those of the other releases come from the mirror that apt is configured with: apt itself
fetches the package with all its libraries, the C library included, and checks the signatures; patchelf then makes the
program find them where they are.

    python3 neovims.py 0.12     prints the path of a Neovim 0.12
"""

import glob
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from sessions import installed  # noqa: E402

# Version → the releases of Debian that may have it, tried in this order.
SUITES = {"0.7": ["bookworm"], "0.10": ["trixie"], "0.12": ["forky", "sid"]}


class Unavailable(Exception):
    """There is no such Neovim to be had here; says why."""


def cache_folder():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.environ.get("PYKIND_CACHE") or os.path.join(base, "pykind")


def neovim(version):
    """The path of a Neovim of that version, like "0.12"."""
    on_path = installed("nvim", "neovim")
    if on_path and version_of(on_path) == version:
        return on_path
    folder = os.path.join(cache_folder(), "neovim-" + version)
    program = os.path.join(folder, "nvim")
    if version_of(program) == version:
        return program
    for tool in ["apt-get", "dpkg-deb", "patchelf"]:
        if not installed(tool, tool):
            raise Unavailable(f"there is no {tool}")
    problems = []
    for suite in SUITES[version]:
        shutil.rmtree(folder, ignore_errors=True)
        try:
            fetch(suite, folder)
            unpack(folder)
            found = version_of(program)
        except (OSError, subprocess.SubprocessError, Unavailable) as problem:
            problems.append(f"{suite}: {problem}")
            continue
        if found == version:
            return program
        problems.append(f"{suite} has Neovim {found or 'that does not run'}")
    raise Unavailable("; ".join(problems))


def version_of(program):
    """Its first two numbers; None if it does not run."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=60).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    number = re.match(r"NVIM v(\d+\.\d+)", said)
    return number.group(1) if number else None


def mirror():
    """Where apt has Debian itself from."""
    query = ["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages", "Label: Debian"]
    sites = subprocess.run(query, capture_output=True, text=True, check=True).stdout.split()
    if not sites:
        raise Unavailable("apt knows no mirror of Debian")
    return sites[0]


def fetch(suite, folder):
    """The packages and all that they depend on, as files, by an apt that knows that suite alone and thinks that nothing is installed."""
    apt = os.path.join(folder, "apt")
    for part in ["lists/partial", "archives/partial", "preferences.d", "conf.d"]:
        os.makedirs(os.path.join(apt, part))
    keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
    with open(os.path.join(apt, "sources.list"), "w", encoding="utf-8") as sources:
        sources.write(f"deb [signed-by={keyring}] {mirror()} {suite} main\n")
    open(os.path.join(apt, "status"), "w", encoding="utf-8").close()
    own = {
        "Dir::State": apt, "Dir::State::status": os.path.join(apt, "status"), "Dir::State::lists": os.path.join(apt, "lists"),
        "Dir::Cache": apt, "Dir::Cache::archives": os.path.join(apt, "archives"),
        "Dir::Etc::sourcelist": os.path.join(apt, "sources.list"), "Dir::Etc::sourceparts": "-",
        "Dir::Etc::preferences": "/dev/null", "Dir::Etc::preferencesparts": os.path.join(apt, "preferences.d"),
        "APT::Sandbox::User": "", "Debug::NoLocking": "1",
    }
    options = [word for name, value in own.items() for word in ("-o", f"{name}={value}")]
    run(["apt-get", *options, "-qq", "update"])
    run(["apt-get", *options, "-qq", "-y", "--no-install-recommends", "--download-only", "install", "neovim"])


def unpack(folder):
    root = os.path.join(folder, "root")
    for archive in glob.glob(os.path.join(folder, "apt", "archives", "*.deb")):
        run(["dpkg-deb", "--extract", archive, root])
    shutil.rmtree(os.path.join(folder, "apt"))
    loaders = glob.glob(os.path.join(root, "**", "ld-linux-*.so.?"), recursive=True)
    programs = [path for path in glob.glob(os.path.join(root, "usr", "bin", "nvim*")) if is_program(path)]
    if not loaders or not programs:
        raise Unavailable("the packages are not as expected")
    libraries = glob.glob(os.path.join(root, "usr", "lib", "*-linux-gnu"))
    run(["patchelf", "--set-interpreter", loaders[0], "--force-rpath", "--set-rpath", ":".join(libraries), programs[0]])
    runtime = os.path.join(root, "usr", "share", "nvim", "runtime")
    program = os.path.join(folder, "nvim")
    with open(program, "w", encoding="utf-8") as script:
        script.write(f"#!/bin/sh\nVIMRUNTIME='{runtime}' exec '{programs[0]}' \"$@\"\n")
    os.chmod(program, 0o755)


def is_program(path):
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise Unavailable(f"{command[0]} failed: {said[-1] if said else done.returncode}")


if __name__ == "__main__":
    try:
        print(neovim(sys.argv[1]))
    except Unavailable as reason:
        print(f"SKIPPED: no Neovim {sys.argv[1]}: {reason}")
        sys.exit(77)
