"""A family of iterator classes, made up from a seed: programs for family.py.

`programs(seed, count, minor)` gives one after the other, the same ones for the same arguments. Each is a small file with one class, synchronous
or asynchronous, whose steps (iterator_steps.py) are as people write them, and what equality_run.py needs to drive it. What could not be
converted without a change that no difference names says so in `spoiled`; where opinions could differ, `doubtful` is true.
"""

import dataclasses
import random
import re

from iterator_steps import SOURCE, Steps, indented
from iterator_twists import Twisted

NAMES = ["Pages", "Ticker", "Reader", "Inbox", "Feed", "Cursor", "Walker", "Batches", "Stream", "Replay", "Rows", "LineSource"]

SINGLE_STEP = "a single step is asked for by hand"


@dataclasses.dataclass
class Program:
    name: str
    source: str
    line: int  # of its `class`
    drive: str
    is_async: bool
    is_thorough: bool
    spoiled: str  # what was put in that must not be converted; empty if nothing was
    doubtful: bool  # it has something that may well be refused
    needs_class: bool  # it must not become a function

    @property
    def is_convertible(self):
        return not self.spoiled and not self.doubtful


class Writer:
    """Writes one class and what stands around it."""

    def __init__(self, rng, minor):
        self.random, self.minor = rng, minor
        self.is_async = rng.random() < 0.6
        self.name = rng.choice(NAMES)
        self.self = "self" if rng.random() < 0.95 else "this"
        self.prefix = rng.choice(["", "", "_", "_", "_", "__"])
        self.end = "StopAsyncIteration" if self.is_async else "StopIteration"
        self.iter, self.next = ("__aiter__", "__anext__") if self.is_async else ("__iter__", "__next__")
        self.fields = {}  # name of the attribute: what `__init__` sets it to
        self.parameters = {}  # name: (what the drive block gives, or None; default, or None)
        self.methods, self.module, self.imports, self.drive = [], [], set(), []
        self.class_lines = []
        self.needs_global = False
        self.counts = None  # what has to be done before an item is given, so that a guard will end it
        self.is_thorough = self.doubtful = self.locks = self.builds = self.needs_class = False
        self.spoiled = ""

    # --- What steps ask for ---

    def field(self, name, initial):
        name = self.prefix + name
        if initial in ("set()", "[]") or name not in self.fields:
            self.fields.setdefault(name, initial)
        return "%s.%s" % (self.self, name)

    def parameter(self, name, argument, default=None):
        self.parameters.setdefault(name, (argument, default))
        return name

    def given(self, name, argument, default=None):
        """An attribute that `__init__` sets to what it is given."""
        return self.field(name, self.parameter(name, argument, default))

    def given_getter(self):
        items = self.random.sample(SOURCE, self.random.randrange(3, 6))
        if self.is_async:
            return self.given("get", "world.queue(%r).get" % items)
        if not self.drive:
            self.drive = ["stock = %r" % items, "", "def get():", "    return world.sync_call(stock.pop(0) if stock else None, name='get')", ""]
        return self.given("get", "get")

    def method_names(self):
        return [name for name, _ in self.methods]

    def helper(self, steps):
        """A method that gives an item or raises the end."""
        if "_read" not in self.method_names():
            self.methods.append(("_read", []))
            body = steps.choose(steps.counted, steps.inner, steps.called, steps.indexed)("got") + ["return got"]
            self.methods[-1] = ("_read", [("async " if self.is_async else "") + "def _read(%s):" % self.self] + indented(body))
        return self.self + "._read"

    def scaler(self, name):
        if self.random.random() < 0.5:
            if "scaled" not in "".join(self.module):
                self.module += ["def scaled(number, by=2):", "    return number * by", ""]
            return "scaled(%s)" % name
        if "_scale" not in self.method_names():
            self.methods.append(("_scale", ["def _scale(%s, number):" % self.self, "    return number + %s" % self.field("offset", "1")]))
        return "%s._scale(%s)" % (self.self, name)

    def manager(self):
        """The header of a `with`."""
        chosen = self.random.randrange(4)
        if chosen < 2 and not self.locks:
            self.locks = True  # a lock that is taken twice is never free
            module = "asyncio" if self.is_async else "threading"
            self.imports.add("import " + module)
            return ("async " if self.is_async else "") + "with " + self.field("lock", module + ".Lock()")
        if chosen < 2:
            self.imports.add("import contextlib")
            return "with contextlib.nullcontext()"
        if "class Span:" not in self.module:
            self.module += ["class Span:", "    def __init__(self, say):", "        self.say = say", "", "    def __enter__(self):",
                            '        self.say("begins")', "        return self", "", "    def __exit__(self, *_):", '        self.say("ends")', ""]
        self.given("say", "world.say")
        return "with " + self.field("span", "Span(say)")

    # --- The class ---

    def method(self, header, body):
        return [header + ":"] + indented(body)

    def constructor(self):
        if not self.fields:
            return []
        rng = self.random
        first, last = [], []
        if rng.random() < 0.1:
            last = [self.parameter("say", "world.say") + '("made")']
        if "n" in self.parameters and rng.random() < 0.2:
            first = ["if n < 0:", '    raise ValueError("negative")']
        if "limit" in self.parameters and rng.random() < 0.3:
            first += ["limit = 9 if limit is None else limit"]
        order = sorted(self.parameters, key=lambda name: self.parameters[name][1] is not None)
        listed = [name + ("" if self.parameters[name][1] is None else "=" + self.parameters[name][1]) for name in order]
        if listed and rng.random() < 0.1:
            listed.insert(rng.randrange(len(listed)), "*")
        body = first + ["%s.%s = %s" % (self.self, name, initial) for name, initial in sorted(self.fields.items(), key=lambda field: field[1] not in order)] + last
        return self.method("def __init__(%s)" % ", ".join([self.self] + listed), body)

    def item_type(self):
        return self.random.choice(["int", '"int"', "object"])

    def step(self, body):
        documented = ['"""The next one."""'] if self.random.random() < 0.15 else []
        returns = " -> " + self.item_type() if self.is_annotated else ""
        return self.method("%sdef %s(%s)%s" % ("async " if self.is_async else "", self.next, self.self, returns), documented + body)

    def plain_step(self):
        """A `def __anext__` that gives what another method's call gives."""
        steps = Steps(self)
        name = steps.name()
        self.methods.append(("_step", ["async def _step(%s):" % self.self] + indented(steps.fetch(name) + steps.work(name) + steps.give(name))))
        return self.method("def __anext__(%s)" % self.self, ["return %s._step()" % self.self])

    def iterator(self):
        body = []
        if self.random.random() < 0.25:
            resets = [name for name in self.fields if self.fields[name] in ("0", "False", "None")]
            body += ["%s.%s = %s" % (self.self, name, self.fields[name]) for name in resets[:2]]
        if self.random.random() < 0.1:
            body.append("# It is its own iterator.")
        returns = {0: "", 1: ' -> "%s"' % self.name}[self.is_annotated and self.random.randrange(2)]
        return self.method("def %s(%s)%s" % (self.iter, self.self, returns), body + ["return " + self.self])

    def public_methods(self):
        """What only a class can have."""
        found = []
        for _ in range(self.random.choice([0, 0, 0, 1, 2])):
            attribute = self.random.choice(list(self.fields) or ["__doc__"])
            found.append(self.random.choice([
                ["def __repr__(%s):" % self.self, '    return "<%s>"' % self.name],
                ["@property", "def state(%s):" % self.self, "    return %s.%s" % (self.self, attribute)],
                ["def close(%s):" % self.self, "    %s = True" % self.field("done", "False")],
                ["def __len__(%s):" % self.self, "    return 3"]]))
        self.needs_class = self.needs_class or bool(found)
        return found

    def bases(self):
        kind = "AsyncIterator" if self.is_async else "Iterator"
        if self.random.random() < 0.7:
            return ""
        module = self.random.choice(["typing", "collections.abc"])
        self.imports.add("from %s import %s" % (module, kind))
        can_have_arguments = module == "typing" or self.minor >= 9
        return "(%s%s)" % (kind, "[int]" if can_have_arguments and self.random.random() < 0.5 else "")

    def program(self, label):
        rng = self.random
        self.is_annotated = rng.random() < 0.3
        if rng.random() < 0.03:
            self.imports.add("from math import *")
        bases = self.bases()
        step = self.plain_step() if self.is_async and rng.random() < 0.05 else self.step(self.step_body())
        iterator = self.iterator() if not bases or rng.random() < 0.7 else []
        others = [lines for _, lines in self.methods] + self.public_methods()
        if not rng.randrange(12):
            step = self.spoil(step)
        elif not rng.randrange(20):
            others, iterator = others + self.spoiling_member(), self.spoiled_iterator(iterator)
        methods = [lines for lines in [self.constructor(), iterator, step] if lines] + others
        if rng.random() < 0.1:
            methods.insert(1, methods.pop())
        body = ['"""%s, one by one."""' % self.name] if rng.random() < 0.3 else []
        if rng.random() < 0.08 and not self.class_lines and self.fields:
            self.class_lines = ["__slots__ = %r" % (tuple(self.fields),)]
        for lines in [self.class_lines] * bool(self.class_lines) + methods:
            body += ([""] if body else []) + lines
        after = self.uses()
        source = sorted(self.imports) + [""] + self.module + [""]
        lines = source + ["class %s%s:" % (self.name, bases)] + indented(self.decorated(body)) + after
        while lines[0] == "":
            del lines[0]
        return Program(label, "\n".join(lines) + "\n", lines.index("class %s%s:" % (self.name, bases)) + 1, self.drive_block(),
                       self.is_async, self.is_thorough, self.spoiled, self.doubtful, self.needs_class)

    def step_body(self):
        steps = (Twisted if self.random.random() < 0.4 else Steps)(self)
        guard = [line for _ in range(self.random.choice([0, 0, 1, 1, 2])) for line in steps.guard()]
        body = steps.block(self.random.choice([0, 1, 1, 2]))
        if self.counts:
            counted, self.counts = self.counts, None
            guard.append(counted)
        return (["global TOTAL"] if self.needs_global else []) + guard + body

    def decorated(self, lines):
        """With comments and blank lines, as people leave them."""
        made = []
        for at, line in enumerate(lines):
            stripped = line.strip()
            is_plain = stripped and not stripped.startswith(('"""', "@", "def ", "async def "))
            if is_plain and self.random.random() < 0.04 and not stripped.startswith(("except", "else", "elif", "finally", "case")):
                made.append(line[:len(line) - len(stripped)] + "# %s" % self.random.choice(["Not the last one.", "See above.", "Faster than asking twice."]))
            made.append(line + ("  # as agreed" if is_plain and "#" not in line and self.random.random() < 0.03 else ""))
        return made

    # --- What must not be converted ---

    def spoil(self, step):
        """A step that does not always give an item."""
        kind = self.random.randrange(3)
        at = max(i for i, line in enumerate(step) if re.match(r" *return\b", line)) if "return" in "".join(step) else None
        indent = re.match(" *", step[at])[0] if at is not None else "    "
        if kind == 0 and at == len(step) - 1 and indent == "    ":
            self.spoiled = "falls off its end"
            return step[:at] + [indent + "if self_is_open(%s):" % self.self, "    " + step[at]] if self.open_function() else step
        if kind == 1 and at is not None:
            self.spoiled = "a bare return"
            return step[:at] + [indent + "if self_is_open(%s):" % self.self, indent + "    return", step[at]] + step[at + 1:] if self.open_function() else step
        self.spoiled = "gives nothing"
        return step[:1] + indented(["raise " + self.end])

    def open_function(self):
        self.module += ["def self_is_open(iterator):", "    return id(iterator) > 0", ""]
        return True

    def spoiling_member(self):
        if self.random.random() < 0.5:
            return []
        self.spoiled = "another name for the step, or a call of it"
        wait = "async " if self.is_async else ""
        return self.random.choice([[["step = " + self.next]],
                                   [["%sdef peek(%s):" % (wait, self.self), "    return %s%s.%s()" % (wait and "await ", self.self, self.next)]]])

    def spoiled_iterator(self, iterator):
        if self.spoiled:
            return iterator
        self.spoiled = "another iterator"
        other = "%s(%s)" % (self.name, ", ".join("%s.%s" % (self.self, self.prefix + name) for name in ())) if not self.parameters else "iter([])"
        if self.is_async:
            other = "None"
        return self.method("def %s(%s)" % (self.iter, self.self), ["return " + other])

    def uses(self):
        """What the module does with the class."""
        arguments = ", ".join(self.parameters)
        made = "%s(%s)" % (self.name, ", ".join("%s=%s" % (name, name) for name in self.parameters))
        if self.random.random() < 0.8:
            return []
        chosen = self.random.randrange(6)
        if chosen < 2 or self.spoiled:
            self.builds = True
            return ["", "", "def build(%s):" % arguments, "    return " + made]
        if chosen < 4:
            self.needs_class = True
            return self.random.choice([["", "", "def is_one(x):", "    return isinstance(x, %s)" % self.name],
                                       ["", "", "class Derived(%s):" % self.name, "    pass"],
                                       ["", "", "def name_of(x: %s):" % self.name, "    return %s.__name__" % self.name]])
        self.spoiled = SINGLE_STEP
        step = self.random.choice(["%s.%s()" % (made, self.next), "%s(%s)" % ("anext" if self.is_async else "next", made)])
        wait = "async " if self.is_async else ""
        if self.is_async and self.minor < 10:
            step = "%s.__anext__()" % made
        return ["", "", "%sdef first(%s):" % (wait, arguments), "    return %s%s" % (wait and "await ", step)]

    def drive_block(self):
        arguments = ["%s=%s" % (name, argument) for name, (argument, default) in self.parameters.items()
                     if default is None or self.builds or self.random.random() < 0.7]
        subject = "build" if self.builds else "world.subject"
        return "\n".join(["def make(world):"] + indented(self.drive + ["return %s(%s)" % (subject, ", ".join(arguments))])) + "\n"


def programs(seed, count, minor):
    for number in range(count):
        yield Writer(random.Random("%d %d %d" % (seed, minor, number)), minor).program("%d.%d.%d" % (seed, minor, number))


def self_show():
    for program in programs(1, 6, 12):
        print(program.source, program.drive, program.spoiled, sep="\n")


if __name__ == "__main__":
    self_show()
