"""The protocol's own types of the params of methods: whether a value fits, which values do not, and what else could be there."""

import json
import os
import subprocess
import sys

from cases import SKIPPED, Failed, Skipped

# One of every JSON type, and the edges of numbers and strings. What fits a shape is no wrong value for it.
VALUES = [
    None, True, False, 0, 1, -1, 1.5, -0.0, 2**31 - 1, 2**31, -2**31 - 1, 2**32, 2**53 + 1, 2**63, 2**64 - 1, 1e30, 1e308, -1e308,
    "", "x", "file:///", "\x00", "😀", "x" * 10_000, [], [None], [[]], ["x"], [1, 2], {}, {"x": 1}, {"uri": 5}, {"line": -1}, {"": {}},
]


class Shapes:
    def __init__(self, methods):
        here = os.path.dirname(os.path.abspath(__file__))
        command = [sys.executable, os.path.join(here, "..", "editors", "node.py"), os.path.join(here, "shapes.mjs"), *methods]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == SKIPPED:
            raise Skipped(f"the protocol's types cannot be had: {done.stdout.strip()}")
        if done.returncode != 0:
            raise Failed(f"shapes.mjs failed: {done.stderr[-2000:]}")
        read = json.loads(done.stdout)
        self.methods = read["methods"]
        self.objects = read["objects"]

    def fits(self, shape, value):
        if "any" in shape:
            return True
        if "literal" in shape:
            return value == shape["literal"] and type(value) is type(shape["literal"])
        if "number" in shape:
            return fits_number(shape["number"], value)
        if "text" in shape:
            return isinstance(value, str)  # a URI, or the name of nothing that is open
        if "primitive" in shape:
            return isinstance(value, {"string": str, "boolean": bool, "object": dict}[shape["primitive"]])
        if "union" in shape:
            return any(self.fits(part, value) for part in shape["union"])
        if "array" in shape:
            return isinstance(value, list) and all(self.fits(shape["array"], part) for part in value)
        if "tuple" in shape:
            return isinstance(value, list) and len(value) == len(shape["tuple"]) and all(map(self.fits, shape["tuple"], value))
        return isinstance(value, dict) and self.fits_object(self.objects[shape["object"]], value)

    def fits_object(self, shape, value):
        """Members that the specification does not know are allowed: newer clients send them."""
        for name, member in shape["members"].items():
            if name not in value:
                if not member["optional"]:
                    return False
            elif not self.fits(member["shape"], value[name]):
                return False
        return True

    def inside(self, shape, value):
        """The shapes of a value that fits, with those of all that is in it: (path, shape)."""
        yield (), shape
        if "union" in shape:
            for part in shape["union"]:
                if self.fits(part, value):
                    yield from ((path, inner) for path, inner in self.inside(part, value) if path)
                    return
        elif "array" in shape:
            for index, part in enumerate(value):
                yield from (((index, *path), inner) for path, inner in self.inside(shape["array"], part))
        elif "object" in shape:
            for name, member in self.objects[shape["object"]]["members"].items():
                if name in value:
                    yield from (((name, *path), inner) for path, inner in self.inside(member["shape"], value[name]))
                elif member["optional"]:
                    yield (name,), member["shape"]  # may be put there

    def wrong(self, shape, value):
        """(path, a value that is wrong there), for every place in a value that fits."""
        for path, inner in self.inside(shape, value):
            for candidate in VALUES:
                if not self.fits(inner, candidate):
                    yield path, candidate


def fits_number(kind, value):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    if kind == "decimal":
        return True
    # A client may write a whole number as 1.0; ours does so only to see that it is refused.
    return isinstance(value, int) and (0 if kind == "uinteger" else -2**31) <= value <= 2**31 - 1


def replaced(value, path, new):
    """A copy of the value with another one at the path."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]] if len(path) > 1 else None, path[1:], new)
    return copy


def removed(value, path):
    """A copy of the value without the member or element at the path."""
    copy = dict(value) if isinstance(value, dict) else list(value)
    if len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = removed(value[path[0]], path[1:])
    return copy


def as_text(path):
    """As the server names it: params.context.only[0]"""
    return "params" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
