"""What /proc says of a process and of those that it started: memory, switches, processor time."""

import os


def processes_below(root):
    """The ids of a process and all that descend from it."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            children.setdefault(parent_of(name), []).append(int(name))
    found, pending = [], [root]
    while pending:
        found.append(pending.pop())
        pending += children.get(found[-1], [])
    return found


def parent_of(process):
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as stat:
            return int(stat.read().rpartition(")")[2].split()[1])
    except OSError:  # it has ended meanwhile
        return -1


def peak_memory(root):
    """The sum of the most memory that each process of a tree has had, in MiB: not less than the tree's own peak."""
    return sum(field(f"/proc/{process}/status", "VmHWM") for process in processes_below(root)) / 1024


def wake_ups(root):
    """How often threads of a tree have been put to sleep or pushed aside so far, which is as often as they were woken."""
    return sum(
        field(f"{task}/status", "voluntary_ctxt_switches") + field(f"{task}/status", "nonvoluntary_ctxt_switches")
        for process in processes_below(root) for task in tasks_of(process))


def tasks_of(process):
    try:
        return [f"/proc/{process}/task/{name}" for name in os.listdir(f"/proc/{process}/task")]
    except OSError:
        return []


def processor_seconds(root):
    """The processor time of a tree, in seconds."""
    ticks = 0
    for process in processes_below(root):
        try:
            with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as stat:
                ticks += sum(map(int, stat.read().rpartition(")")[2].split()[11:13]))
        except OSError:
            pass
    return ticks / os.sysconf("SC_CLK_TCK")


def field(path, name):
    try:
        with open(path, encoding="utf-8", errors="replace") as status:
            return next((int(line.split()[1]) for line in status if line.startswith(name + ":")), 0)
    except OSError:
        return 0
