"""Debian's Python packages that the oracles read, fetched and unpacked into the cache: nothing is installed, nothing of them is run."""

import glob
import os
import shutil
import subprocess

from peers import cache_folder

# Of different authors, and all of them full of coroutine functions, generators or context managers.
NAMES = ["aiohttp", "tornado", "twisted", "trio", "anyio", "httpx", "sqlalchemy", "django", "starlette", "websockets", "distributed", "hypothesis",
         "pytest", "scrapy", "pymongo", "redis", "asgiref", "sniffio", "zmq", "prompt-toolkit"]


def folder_of_packages():
    """The folder above all their modules, and the names of those that are there; None if there is none."""
    root = os.path.join(cache_folder(), "debian-packages")
    modules = os.path.join(root, "usr", "lib", "python3", "dist-packages")
    unpacked = os.path.join(root, "unpacked")
    os.makedirs(unpacked, exist_ok=True)
    for name in NAMES:
        if not os.path.exists(os.path.join(unpacked, name)):
            fetch(name, root, unpacked)
    there = [name for name in NAMES if os.path.exists(os.path.join(unpacked, name))]
    return (modules, there) if there else None


def fetch(name, root, unpacked):
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return
    work = os.path.join(root, "fetched", name)
    os.makedirs(work, exist_ok=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "timeout": 600, "check": False}
    try:
        subprocess.run(["apt-get", "download", "python3-" + name], cwd=work, **quiet)
        archives = glob.glob(os.path.join(work, "*.deb"))
        if archives and subprocess.run(["dpkg-deb", "--extract", archives[0], root], **quiet).returncode == 0:
            with open(os.path.join(unpacked, name), "w", encoding="utf-8") as mark:
                mark.write(os.path.basename(archives[0]) + "\n")
    except (OSError, subprocess.TimeoutExpired):
        pass
    shutil.rmtree(work, ignore_errors=True)
