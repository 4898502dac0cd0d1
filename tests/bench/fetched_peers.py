"""Gets the peers: npm packages, Python packages in a virtual environment, a Debian package unpacked. All of it into the cache folder.

Versions are named, so that tables can be compared; each function gives None where a peer cannot be had, and the reason goes to standard error.
"""

import glob
import os
import re
import shutil
import subprocess
import sys

import oracle_modules  # noqa: F401
import peers

BASEDPYRIGHT = "1.40.1"
NODE_TREE_SITTER = "0.25.1"
NODE_TREE_SITTER_PYTHON = "0.25.0"
PYTHON_PACKAGES = {
    "jedi-language-server": "0.47.0",
    "pyrefly": "1.5.0",
    "ruff": "0.17.6",
    "tree-sitter": "0.26.1",
    "tree-sitter-python": "0.25.0",
    "ty": "0.0.108",
    "zuban": "0.10.2",
}
# Debian's interpreter is there, or the package would not run in any case.
NOT_UNPACKED = re.compile(r"python3(\.\d+)?(-minimal)?$|libc|<")


def folder():
    return os.path.join(peers.cache_folder(), "bench")


def node_package(package):
    """The folder of an npm package."""
    versions = {"pyright": peers.PYRIGHT, "basedpyright": BASEDPYRIGHT, "tree-sitter": NODE_TREE_SITTER, "tree-sitter-python": NODE_TREE_SITTER_PYTHON}
    return peers.fetched(package, versions[package], "package.json") if shutil.which("node") else missing(package, "there is no node")


def python_program(package, program=None):
    """The path of a program that a Python package has, or of the environment's interpreter for `program="python"`."""
    environment = os.path.join(folder(), "environment")
    mark = os.path.join(environment, f"{package}-{PYTHON_PACKAGES[package]}")
    python = os.path.join(environment, "bin", "python")
    if not os.path.exists(mark):
        done = os.path.exists(python) or quietly([sys.executable, "-m", "venv", environment])
        if not done or not quietly([python, "-m", "pip", "install", "--quiet", f"{package}=={PYTHON_PACKAGES[package]}"]):
            return missing(package, "pip cannot get it")
        with open(mark, "w", encoding="utf-8"):
            pass
    return os.path.join(environment, "bin", program or package)


def debian_modules(package):
    """The folder with the modules of a Debian package and of what it needs, unpacked."""
    root = os.path.join(folder(), package)
    if not os.path.isdir(root):
        made = root + ".new"
        shutil.rmtree(made, ignore_errors=True)
        if not unpack(package, made):
            return missing(package, "apt-get cannot get it")
        os.rename(made, root)
    return os.path.join(root, "usr", "lib", "python3", "dist-packages")


def unpack(package, root):
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb") and os.path.exists("/usr/bin/python3")):
        return False
    archives = os.path.join(root, "archives")
    os.makedirs(archives)
    names = [name for name in needs_of(package) if not NOT_UNPACKED.match(name)]
    if not names or not quietly(["apt-get", "download", *names], cwd=archives):
        return False
    return all(quietly(["dpkg-deb", "--extract", archive, root]) for archive in glob.glob(os.path.join(archives, "*.deb")))


def needs_of(package):
    """The package and the Python packages that it needs."""
    options = [f"--no-{kind}" for kind in ("recommends", "suggests", "conflicts", "breaks", "replaces", "enhances")]
    answer = subprocess.run(["apt-cache", "depends", "--recurse", *options, package], capture_output=True, text=True, check=False)
    return sorted({line for line in answer.stdout.splitlines() if line.startswith("python3")})


def quietly(command, cwd=None):
    """Whether a command was done."""
    try:
        return subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def missing(name, reason):
    print(f"bench: {name} cannot be had here: {reason}", file=sys.stderr)
