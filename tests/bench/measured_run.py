"""Runs one program, and writes to standard error what it took, as JSON: `measured_run.py WALL PROCESSOR COMMAND …`,
with the seconds that it may take of either.

It is a process of its own because Linux counts the memory of who starts a program to that program's peak; this one has little.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time


def main():
    wall, processor_limit, command = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    # It is the program that comes to this limit, and is ended there: what is done here is next to nothing.
    resource.setrlimit(resource.RLIMIT_CPU, (processor_limit, processor_limit + 1))
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    late = threading.Event()
    timer = threading.Timer(wall, lambda: (late.set(), process.kill()))
    timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    timer.cancel()
    process.returncode = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    json.dump({
        "seconds": seconds,
        "processor": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss / 1024,
        "status": process.returncode,
        "timed_out": late.is_set() or process.returncode == -signal.SIGXCPU,
    }, sys.stderr)


if __name__ == "__main__":
    main()
