"""Runs one program, and writes to standard error what it took, as JSON: `measured_run.py TIMEOUT COMMAND …`.

It is a process of its own because Linux counts the memory of who starts a program to that program's peak; this one has little.
"""

import json
import os
import subprocess
import sys
import threading
import time


def main():
    timeout, command = float(sys.argv[1]), sys.argv[2:]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    late = threading.Event()
    timer = threading.Timer(timeout, lambda: (late.set(), process.kill()))
    timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    timer.cancel()
    process.returncode = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    json.dump({"seconds": seconds, "memory": usage.ru_maxrss / 1024, "status": process.returncode, "timed_out": late.is_set()}, sys.stderr)


if __name__ == "__main__":
    main()
