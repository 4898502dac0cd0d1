"""A scripted session in a real Emacs with Eglot: session.py PYKIND"""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from sessions import EDITORS, Session, conclude, install, installed, skip  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
METHODS = ["initialize", "initialized", "textDocument/didOpen", "textDocument/hover", "textDocument/codeAction", "textDocument/didChange",
           "textDocument/didSave", "workspace/didChangeConfiguration"]
FIND_EGLOT = """(progn (require 'package)
                        (add-to-list 'package-directory-list "/usr/share/emacs/site-lisp/elpa")
                        (package-initialize)
                        (kill-emacs (if (locate-library "eglot") 0 1)))"""


def has_eglot(emacs):
    return subprocess.run([emacs, "--batch", "-Q", "--eval", FIND_EGLOT], capture_output=True, check=False).returncode == 0


def main():
    emacs = installed("emacs", "emacs-nox", "elpa-eglot")
    if not emacs:
        skip("there is no Emacs, and it cannot be installed")
    if not has_eglot(emacs):
        install("elpa-eglot")
        if not has_eglot(emacs):
            skip("this Emacs has no Eglot")
    with Session(sys.argv[1]) as session:
        session.environment["PYKIND_PAGE"] = os.path.join(EDITORS, "emacs", "README.md")
        session.run([emacs, "--batch", "-Q", "-L", os.path.join(EDITORS, "emacs"), "-l", os.path.join(HERE, "session.el")])
        session.check_files()
        # Eglot kills the server after `shutdown`, which may leave it no time to read `exit`.
        session.check_recordings(METHODS, last=["shutdown", "exit"])


conclude(main)
