"""Oracle: the protocols of every class of the standard library, against `issubclass` of CPython.

Each interpreter imports each of its own modules, tests included, in child processes (protocols_import.py). For each class that
an import makes, the abstract base classes of collections.abc and contextlib that `issubclass` affirms are those that
`pykind list --classes` names, wherever it does not say that a base is unknown. It may say so for few of them.
C classes are read from the typeshed that comes with pyright.
"""

import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

import peers
import pythons

LEAST_RESOLVED = 97.0  # percent
SECONDS_FOR_A_MODULE = 30
IMPORTER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "protocols_import.py")

# Importing these does something: it opens a browser, prints a poem, runs a test suite, waits for a window.
ACTING = {"antigravity", "this", "test.autotest", "test.regrtest", "test.libregrtest.main", "idlelib", "turtledemo", "lib2to3.pgen2.conv"}


def module_names(python):
    """{dotted name: path} of what can be asked for, its tests last: they may leave things behind that others would meet."""
    stdlib = pythons.run([python, "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))"]).strip()
    found = {}
    for path in pythons.library_files(python):
        parts = os.path.relpath(path, stdlib)[:-len(".py")].split(os.sep)
        folders = [os.path.join(stdlib, *parts[:i]) for i in range(1, len(parts))]
        if parts[-1] == "__init__":
            parts.pop()
        name = ".".join(parts)
        is_acting = parts[-1] == "__main__" or any(".".join(parts[:i + 1]) in ACTING for i in range(len(parts)))
        is_package = all(os.path.exists(os.path.join(folder, "__init__.py")) for folder in folders)
        if not is_acting and is_package and all(part.isidentifier() for part in parts):
            found[name] = path
    return dict(sorted(found.items(), key=lambda entry: (".test" in f".{entry[0]}", entry[0])))


def import_all(python, names, folder):
    """The rows of the importer: one for each module that could be imported. One that ends its process or takes too long is
    left out, and the rest go on in a new one."""
    rows = []
    left = list(names.items())
    while left:
        with tempfile.TemporaryFile("w+", dir=folder) as wanted, tempfile.TemporaryFile("w+", dir=folder) as answers:
            wanted.write("".join(f"{name}\t{path}\n" for name, path in left))
            wanted.seek(0)
            command = [python, "-I", IMPORTER, str(wanted.fileno()), str(answers.fileno()), str(SECONDS_FOR_A_MODULE)]
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
                           pass_fds=(wanted.fileno(), answers.fileno()), start_new_session=True, check=False)
            answers.seek(0)
            begun = 0
            for line in answers.read().splitlines():
                row = json.loads(line)
                if "begin" in row:
                    begun += 1
                else:
                    rows.append(row)
        left = left[max(1, begun):]
    return rows


def ours(pykind, python, version, typeshed, files):
    """{(path, line, qualified name): row}"""
    prefix = pythons.run([python, "-c", "import sys; print(sys.base_prefix)"]).strip()
    command = [pykind, "list", "--classes", "--format", "ndjson", "--target-version", f"3.{version[1]}", "--python", prefix,
               "--search-path", typeshed, *files]
    rows = map(json.loads, pythons.run(command).splitlines())
    return {(row["path"], row["line"], row["qualname"]): row for row in rows}


def compare(pykind, version, python, typeshed):
    with tempfile.TemporaryDirectory() as folder:
        modules = import_all(python, module_names(python), folder)
    found = ours(pykind, python, version, typeshed, [module["path"] for module in modules])
    classes = resolved = differences = 0
    for module in modules:
        for line, qualname, expected in module["classes"]:
            row = found.get((module["path"], line, qualname))
            classes += 1
            if row is None:
                differences += 1
                print(f"  MISSING {module['path']}:{line} {qualname}")
                continue
            if row["bases_unknown"]:
                if "-v" in sys.argv:
                    print(f"  unknown {module['path']}:{line} {qualname}")
                continue
            resolved += 1
            if set(row["protocols"]) != set(expected):
                differences += 1
                print(f"  {module['path']}:{line} {qualname}: only issubclass {sorted(set(expected) - set(row['protocols']))}, "
                      f"only we {sorted(set(row['protocols']) - set(expected))}")
    share = 100 * resolved / max(1, classes)
    print(f"python3.{version[1]}: {classes:,} classes in {len(modules)} modules, {share:.1f} % resolved, {differences} differences")
    return classes > 1000 and share >= LEAST_RESOLVED and differences == 0


def main():
    pykind = pythons.pykind_binary()
    found = pythons.pythons_or_skip()
    pyright = peers.pyright_folder()
    if pyright is None:
        print("SKIPPED: no pyright in the cache, and npm cannot fetch it: there is no typeshed for C classes, nothing was compared")
        sys.exit(pythons.SKIPPED)
    typeshed = os.path.join(pyright, "dist", "typeshed-fallback")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda entry: compare(pykind, entry[0], entry[1], typeshed), found.items()))
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
