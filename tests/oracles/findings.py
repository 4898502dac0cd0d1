"""Oracle: code that works. Whatever the checks find in it has been looked at, and is true.

`pykind check` reads the standard library of the newest interpreter without its tests, and twenty of Debian's packages. Each finding that is an error
or a warning has to stand in known-findings.md, with the reason why it is true. In tests misuse is deliberate: it is counted.

--all prints every finding that is not listed, hints and those in tests too.
"""

import collections
import json
import os
import re
import sys

import debian_packages
import pythons

KNOWN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "known-findings.md")
SERIOUS = ("error", "warning")
LEAST_IN_TESTS = 40  # findings in the tests of the library: they show that there is something to find
TEST_FOLDERS = {"test", "tests", "testing", "idle_test"}
ROW = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \| `` (.*?) `` \| (.+) \|$")


def known():
    """{(place, code, line of source): why it is true}"""
    rows = {}
    with open(KNOWN, encoding="utf-8") as file:
        for line in file:
            row = ROW.match(line.rstrip("\n"))
            if row:
                rows[row[1], row[2], row[3]] = row[4]
            elif line.startswith("| `"):
                sys.exit(f"findings: this row of known-findings.md cannot be read: {line}")
    return rows


def is_test(place):
    parts = place.split("/")
    return bool(TEST_FOLDERS.intersection(parts[:-1])) or parts[-1].startswith(("test_", "conftest")) or parts[-1].endswith("_test.py")


def found_in(pykind, name, root, folders, python):
    """(place, code, source line, row) of every finding under a root."""
    output = pythons.run([pykind, "check", "--no-ignore", "--format", "json", "--python", python, *folders], may_fail=True, cwd=root)
    for row in map(json.loads, output.splitlines()):
        path = os.path.join(root, row["path"])
        with open(path, encoding="utf-8", errors="replace") as file:
            line = file.read().splitlines()[row["line"] - 1].strip()
        yield f"{name}/{os.path.relpath(path, root)}", row["code"], line, row


def main():
    pykind = pythons.pykind_binary()
    pythons_found = pythons.pythons_or_skip()
    show_all = "--all" in sys.argv
    newest = pythons_found[max(pythons_found)]
    library = pythons.run([newest, "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))"]).strip()
    roots = [("library", library, sorted(name for name in os.listdir(library) if name not in ("site-packages", "__pycache__", "lib2to3")))]
    packages = debian_packages.folder_of_packages()
    if packages is None:
        print("SKIPPED: Debian's packages cannot be fetched here: only the standard library was checked")
    else:
        roots.append(("packages", packages[0], ["."]))
        print(f"findings: {len(packages[1])} packages: {', '.join(packages[1])}")
    listed = known()
    seen, unknown, too_few = set(), [], False
    for name, root, folders in roots:
        folders = [folder for folder in folders if folder == "." or folder.endswith(".py") or os.path.isdir(os.path.join(root, folder))]
        serious, others, in_tests = collections.Counter(), collections.Counter(), collections.Counter()
        for place, code, line, row in found_in(pykind, name, root, folders, newest):
            where = f"  {place}:{row['line']}: {row['severity']}[{code}]: {row['message']}" + (f": {row['python']}" if row.get("python") else "") + f"\n      {line}"
            key = place, code, line
            if is_test(place):
                in_tests[code] += 1
                if show_all:
                    print(where)
            elif row["severity"] not in SERIOUS:
                others[code] += 1
                if show_all:
                    print(where)
            elif key in listed:
                seen.add(key)
                serious[code] += 1
            else:
                serious[code] += 1
                unknown.append(where)
        too_few |= name == "library" and sum(in_tests.values()) < LEAST_IN_TESTS
        for what, counter in (("errors and warnings", serious), ("hints and information", others), ("in tests", in_tests)):
            print(f"findings in {name}: {sum(counter.values())} {what}" + "".join(f", {count} {code}" for code, count in sorted(counter.items())))
    print(f"findings: {len(seen)} are known and true, {len(unknown)} are not listed; {len(listed) - len(seen)} of the list are not in these versions")
    for where in unknown:
        print(where)
    if too_few:
        print(f"findings: fewer than {LEAST_IN_TESTS} in the library's tests: are the checks made at all?")
    sys.exit(1 if unknown or too_few else pythons.SKIPPED if packages is None else 0)


main()
