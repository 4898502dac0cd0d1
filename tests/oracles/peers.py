"""What the oracles fetch once and keep: npm packages, in a folder of their own."""

import os
import shutil
import subprocess

PYRIGHT = "1.1.414"


def cache_folder():
    return os.environ.get("PYKIND_CACHE", os.path.expanduser("~/.cache/pykind"))


def pyright_folder():
    """The folder of the npm package pyright, fetched if it is not there; None if that cannot be done.

    Its `dist/typeshed-fallback` is a typeshed: stubs of the standard library's C modules.
    """
    peers = os.path.join(cache_folder(), "peers")
    folder = os.path.join(peers, "node_modules", "pyright")
    is_there = os.path.join(folder, "dist", "typeshed-fallback", "stdlib", "builtins.pyi")
    if not os.path.exists(is_there):
        npm = shutil.which("npm")
        if npm is None:
            return None
        os.makedirs(peers, exist_ok=True)
        command = [npm, "install", "--no-audit", "--no-fund", "--prefix", peers, f"pyright@{PYRIGHT}"]
        try:
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return None
    return folder if os.path.exists(is_there) else None
