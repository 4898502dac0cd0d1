"""Looks for the hardening of cmake/hardening.cmake in a program: python3 hardening.py PROGRAM

77, and why, where there is no readelf.
"""

import re
import shutil
import subprocess
import sys

SKIPPED = 77


def readelf(option, path):
    command = ["readelf", "--wide", option, path]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, universal_newlines=True).stdout


def segment_flags(headers, segment):
    """ "RW" of "GNU_STACK 0x000000 … 0x000000 RW  0x10"; None where there is no such segment."""
    found = re.search(rf"^\s*{segment}(?:\s+0x[0-9a-f]+){{5}}\s+([RWE ]+?)\s+0x", headers, re.MULTILINE)
    return found.group(1).replace(" ", "") if found else None


def startup_has_cet():
    """Whether what the linker puts around every program is made for CET: else no program has the notes."""
    compiler = shutil.which("c++") or "g++"
    crt = subprocess.run([compiler, "-print-file-name=crt1.o"], stdout=subprocess.PIPE, universal_newlines=True, check=True)
    return "IBT" in readelf("--notes", crt.stdout.strip())


def faults(path):
    """What is missing, a line each."""
    if "DYN" not in re.search(r"Type:\s+(\w+)", readelf("--file-header", path)).group(1):
        yield "it is not position-independent (PIE)"
    headers = readelf("--segments", path)
    if segment_flags(headers, "GNU_RELRO") is None:
        yield "the linker's tables stay writable (RELRO)"
    if segment_flags(headers, "GNU_STACK") != "RW":
        yield "the stack is executable, or nothing says that it is not"
    if re.search(r"LOAD(?:\s+0x[0-9a-f]+){5}\s+RWE", headers):
        yield "a segment is writable and executable"
    if not re.search(r"BIND_NOW|Flags:.*\bNOW\b", readelf("--dynamic", path)):
        yield "functions are bound late (BIND_NOW)"
    symbols = readelf("--symbols", path)
    if "__stack_chk_fail" not in symbols:
        yield "there is no stack protector"
    if not re.search(r"__\w+_chk\b", symbols.replace("__stack_chk_fail", "")):
        yield "no function of glibc is checked (_FORTIFY_SOURCE)"
    notes = readelf("--notes", path)
    if startup_has_cet() and not ("IBT" in notes and "SHSTK" in notes):
        yield "it lacks the notes of CET (IBT, SHSTK)"


def main():
    if shutil.which("readelf") is None:
        print("SKIPPED: there is no readelf to look at the program with")
        return SKIPPED
    found = list(faults(sys.argv[1]))
    for fault in found:
        print(f"{sys.argv[1]}: {fault}")
    cet = "with" if startup_has_cet() else "without"
    print(f"hardening: PIE, RELRO, BIND_NOW, stack, FORTIFY, stack protector; {cet} CET in the C library: {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
