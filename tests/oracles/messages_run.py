"""Runs the programs of messages.py, under the interpreter that is asked: what did each say when it failed?

Reads a JSON list of sources and writes a JSON list: "Type: text" of the exception; else of the warning that a coroutine was never
awaited; else null.
"""

import gc
import io
import json
import sys
import warnings

MOST_STEPS = 100  # of a program's own generator or coroutine


def drive(made):
    """An event loop that knows nothing: enough for programs that wait for nothing."""
    for _ in range(MOST_STEPS):
        try:
            made.send(None)
        except StopIteration:
            return


def said_by(source):
    text = None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        space = {"__name__": "__main__", "__builtins__": __builtins__}
        exec(compile(source, "program.py", "exec", dont_inherit=True), space)
        try:
            made = space["main"]()
            if hasattr(made, "send"):
                drive(made)
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
        made = None
        space.clear()
        gc.collect()
    if text is None:
        said = [str(warning.message) for warning in caught if "never awaited" in str(warning.message)]
        text = f"RuntimeWarning: {said[0].strip()}" if said else None
    return text


def say_all(sources):
    printed = sys.stdout
    sys.stdout = io.StringIO()
    warnings.simplefilter("ignore")  # of the compiler, about the programs
    gc.freeze()  # what is there before the programs need not be looked through after each
    try:
        return json.dumps([said_by(source) for source in json.loads(sources)])
    finally:
        sys.stdout = printed


if __name__ == "__main__":
    print(say_all(sys.stdin.read()))
