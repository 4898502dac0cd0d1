"""What the oracles fetch once and keep: npm packages, in a folder of their own."""

import os
import shutil
import subprocess

PYRIGHT = "1.1.414"
PYODIDE = "314.0.7"  # Python 3.14
JEST_SARIF = "1.0.0-beta.0"


def cache_folder():
    return os.environ.get("PYKIND_CACHE", os.path.expanduser("~/.cache/pykind"))


def fetched(package, version, proof):
    """The folder of an npm package, fetched if it is not there; None if that cannot be done. `proof`: a file of it."""
    peers = os.path.join(cache_folder(), "peers")
    folder = os.path.join(peers, "node_modules", package)
    is_there = os.path.join(folder, proof)
    if not os.path.exists(is_there):
        npm = shutil.which("npm")
        if npm is None:
            return None
        os.makedirs(peers, exist_ok=True)
        command = [npm, "install", "--no-audit", "--no-fund", "--prefix", peers, f"{package}@{version}"]
        try:
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return None
    return folder if os.path.exists(is_there) else None


def pyright_folder():
    """Its `dist/typeshed-fallback` is a typeshed: stubs of the standard library's C modules."""
    return fetched("pyright", PYRIGHT, os.path.join("dist", "typeshed-fallback", "stdlib", "builtins.pyi"))


def pyodide_folder():
    """CPython compiled to WebAssembly, which node runs."""
    return fetched("pyodide", PYODIDE, "pyodide.mjs")


def sarif_schema():
    """(the schema of SARIF 2.1.0, the folder of packages with a validator for it, ajv); (None, None) if it cannot be had."""
    schema = os.path.join("lib", "schemas", "sarif-2.1.0-rtm.5.json")
    folder = fetched("@microsoft/jest-sarif", JEST_SARIF, schema)
    if folder is None:
        return None, None
    packages = os.path.dirname(os.path.dirname(folder))
    return os.path.join(folder, schema), packages if os.path.isdir(os.path.join(packages, "ajv")) else None
