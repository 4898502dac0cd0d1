"""The language servers that are driven: pykind and its peers, each as the command that starts it."""

import os
from dataclasses import dataclass
from typing import List, Optional

import fetched_peers


@dataclass
class LanguageServer:
    """A name and a command; None for one that cannot be had. `pause`: milliseconds that it is known to wait after an edit before it publishes."""

    name: str
    command: Optional[List[str]]
    pause: float = 0


def pykind(program, name="pykind"):
    return LanguageServer(name, [program, "lsp"], pause=150)


def peer_servers():
    return [LanguageServer(name, find()) for name, find in PEERS.items()]


def node_server(package):
    folder = fetched_peers.node_package(package)
    return folder and ["node", os.path.join(folder, "langserver.index.js"), "--stdio"]


def python_server(package, *arguments):
    program = fetched_peers.python_program(package)
    return program and [program, *arguments]


def debian_pylsp():
    modules = fetched_peers.debian_modules("python3-pylsp")
    return modules and ["env", f"PYTHONPATH={modules}", "/usr/bin/python3", "-m", "pylsp"]


PEERS = {
    "pyright": lambda: node_server("pyright"),
    "basedpyright": lambda: node_server("basedpyright"),
    "pylsp": debian_pylsp,
    "jedi-language-server": lambda: python_server("jedi-language-server"),
    "ty": lambda: python_server("ty", "server"),
    "pyrefly": lambda: python_server("pyrefly", "lsp"),
    "zuban": lambda: python_server("zuban", "server"),
    "ruff": lambda: python_server("ruff", "server"),
}
