"""A scripted session in a real Vim with ALE: session.py PYKIND"""

import os
import pty
import shutil
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from sessions import EDITORS, LIMIT_SECONDS, Failed, Session, conclude, install, installed, skip  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
METHODS = ["initialize", "initialized", "textDocument/didOpen", "textDocument/hover", "textDocument/codeAction", "textDocument/didChange",
           "workspace/didChangeConfiguration"]
HAS_WHAT_ALE_NEEDS = ["-c", "if !has('timers') || !has('job') || !has('channel') || !has('lambda') | cquit | endif",
                      "-c", "try | packadd ale | catch | cquit | endtry", "-c", "qall!"]


def run_in_terminal(command, session):
    """Its status. A Vim without a terminal does not run as one that has a user; what it draws is read and dropped."""
    ours, its = pty.openpty()
    process = subprocess.Popen(command, cwd=session.project, env=session.environment, stdin=its, stdout=its, stderr=its)
    os.close(its)

    def drain():
        try:
            while os.read(ours, 65536):
                pass
        except OSError:
            pass  # the other end is closed

    threading.Thread(target=drain, daemon=True).start()
    try:
        return process.wait(LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        raise Failed("Vim did not end") from None


def can_run_ale(vim, session):
    return run_in_terminal([vim, "-u", "NONE", "--cmd", "set nocompatible", *HAS_WHAT_ALE_NEEDS], session) == 0


def main():
    vim = installed("vim.nox", "vim-nox", "vim-ale") or shutil.which("vim")
    if not vim:
        skip("there is no Vim, and it cannot be installed")
    with Session(sys.argv[1]) as session:
        if not can_run_ale(vim, session):
            install("vim-ale")
            if not can_run_ale(vim, session):
                skip("this Vim cannot run ALE, or there is no ALE")
        report = os.path.join(session.folder, "report")
        session.environment |= {"PYKIND_PLUGIN": os.path.join(EDITORS, "vim"), "PYKIND_REPORT": report}
        status = run_in_terminal([vim, "-u", os.path.join(HERE, "session.vim"), "-i", "NONE"], session)
        if os.path.exists(report):
            with open(report, encoding="utf-8") as said:
                print(said.read(), end="")
        if status != 0:
            raise Failed(f"Vim ended with {status}")
        session.check_files()
        # ALE ends the server without a word.
        session.check_recordings(METHODS, last=None)


conclude(main)
