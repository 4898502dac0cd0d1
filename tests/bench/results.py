"""The file of results: the figures, and what they were made with: commit, machine, date, and the programs themselves, which are kept by their content."""

import datetime
import hashlib
import json
import os
import platform
import shutil
import subprocess

import fetched_peers
from figures import Figures

FORMAT = 1
KEPT = 20  # programs


def save(path, figures, programs, library, runs):
    """Writes the file, and keeps the programs for later comparisons."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    results = {
        "format": FORMAT,
        "commit": commit(),
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "machine": machine(),
        "library": {"files": len(library.files), "bytes": library.size(), "folder": os.path.basename(library.folder)},
        "programs": {"pykind": keep(programs.pykind), "pykind-bench": keep(programs.parts)},
        "runs": runs,
        "figures": figures.to_json(),
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(results, file, indent=1, ensure_ascii=False)
        file.write("\n")


def load(path):
    """The results of a file; its figures as Figures."""
    try:
        with open(path, encoding="utf-8") as file:
            results = json.load(file)
    except (OSError, ValueError) as error:
        raise SystemExit(f"bench: {path}: {error}") from None
    if not isinstance(results, dict) or results.get("format") != FORMAT:
        raise SystemExit(f"bench: {path}: these are no results of this bench")
    results["figures"] = Figures.from_json(results["figures"])
    return results


def commit():
    """The commit of the sources, with a + where they have been changed since."""
    here = os.path.dirname(os.path.abspath(__file__))
    answers = [subprocess.run(["git", *arguments], cwd=here, capture_output=True, text=True, check=False).stdout.strip()
               for arguments in (["rev-parse", "HEAD"], ["status", "--porcelain", "--untracked-files=no"])]
    return answers[0] + ("+" if answers[1] else "")


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        models = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    with open("/proc/meminfo", encoding="utf-8") as file:
        memory = int(file.readline().split()[1]) // 1024
    return {"processors": len(models), "model": models[0] if models else platform.processor(), "memory, MiB": memory, "system": platform.platform()}


def keep(program):
    """Copies a program to where later comparisons find it, and gives the hash of its content."""
    with open(program, "rb") as file:
        content = hashlib.sha256(file.read()).hexdigest()
    path = kept(content)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if not os.path.exists(path):
        shutil.copy2(program, path + ".new")
        os.rename(path + ".new", path)
    os.utime(path)
    forget_oldest(os.path.dirname(path))
    return content


def forget_oldest(folder):
    paths = sorted((entry.path for entry in os.scandir(folder)), key=os.path.getmtime, reverse=True)
    for path in paths[KEPT:]:
        os.remove(path)


def kept(content):
    return os.path.join(fetched_peers.folder(), "programs", content)
