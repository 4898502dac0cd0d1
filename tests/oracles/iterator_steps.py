"""What steps of generated iterator classes do: for iterator_classes.py.

A step is a block of which every path gives an item or raises the end. It is made of blocks of the same nature in `try`, `with`, `if` and
loops, down to the plainest: where the item comes from, what is done with it, and how it is given.
"""

SOURCE = [3, 1, 4, 1, 5, 9, 2, 6]
ITEM_NAMES = ["item", "row", "value", "entry", "found", "record", "message", "x"]


def indented(lines, by="    "):
    return [by + line if line else line for line in lines]


class Steps:
    """Writes blocks in the terms of one class, which `cls` (an iterator_classes.Writer) keeps: its attributes, helpers, imports."""

    def __init__(self, cls):
        self.cls, self.random = cls, cls.random
        self.is_async = cls.is_async
        self.wait = "await " if cls.is_async else ""
        self.names = list(ITEM_NAMES)
        self.random.shuffle(self.names)

    def maybe(self, chance):
        return self.random.random() < chance

    def choose(self, *choices):
        """One of the methods, or (weight, method)."""
        weighed = [choice if isinstance(choice, tuple) else (1, choice) for choice in choices]
        return self.random.choices([method for _, method in weighed], [weight for weight, _ in weighed])[0]

    def name(self):
        return self.names.pop() if self.names else "item"

    # --- The end ---

    def end(self, cause=False):
        end = self.cls.end
        if cause:
            return "raise %s from %s" % (end, self.random.choice(["None", "None", "error"]))
        return "raise " + self.random.choice([end, end, end, end + "()", end + '("no more")'])

    def ending(self):
        """Lines that end in the end, perhaps after something is noted."""
        return self.random.choice([[], [], [], self.noted(), [self.cls.field("done", "False") + " = True"]]) + [self.end()]

    def noted(self):
        count = self.cls.field("count", "0")
        return self.random.choice([[count + " += 1"], [self.cls.given("say", "world.say") + '("step", %s)' % count]])

    def guard(self):
        cls = self.cls
        made = self.random.randrange(6)
        if made == 0:
            return ["if %s:" % cls.field("done", "False")] + indented([self.end()])
        if made == 1:
            limit, count = cls.given("limit", "6", default="None"), cls.field("count", "0")
            cls.counts = count + " += 1"
            return ["if %s is not None and %s >= %s:" % (limit, count, limit)] + indented([self.end()])
        if made == 2:
            left = cls.field("left", "7")
            return ["if %s %s 0:" % (left, self.random.choice(["<=", "=="]))] + indented([self.end()]) + [left + " -= 1"]
        if made == 3:
            return ["if %s is None:" % cls.given("end", "5")] + indented([self.end()])
        if made == 4:
            cls.counts = cls.field("count", "0") + " += 1"
            return ["if not (%s < %s):" % (cls.field("count", "0"), cls.given("n", "4"))] + indented([self.end()])
        cls.counts = cls.field("count", "0") + " += 1"
        return ["if %s > 8 or %s:" % (cls.field("count", "0"), cls.field("closed", "False"))] + indented([self.end()])

    # --- Where an item comes from ---

    def fetch(self, name):
        return self.choose((3, self.counted), (3, self.inner), (3, self.inner_caught), (1, self.inner_or_none), (3, self.called), (2, self.popped),
                           (2, self.indexed), (2, self.helped), (1, self.refilled), (1, self.fibonacci), (1, self.peeked))(name)

    def advance(self, source, more=""):
        if self.cls.minor >= 10 and self.maybe(0.3) or more and self.is_async:
            return "await anext(%s%s)" % (source, more) if self.is_async else "next(%s%s)" % (source, more)
        if self.is_async:
            return "await %s.__anext__()" % source
        return "next(%s%s)" % (source, more) if more or self.maybe(0.8) else "%s.__next__()" % source

    def source(self):
        items = self.random.sample(SOURCE, self.random.randrange(3, 8))
        if not self.is_async and self.maybe(0.5):
            return self.cls.field("source", "iter(%s)" % self.cls.parameter("items", repr(items)))
        return self.cls.given("source", "world.%s(%r)" % ("agen" if self.is_async else "iter", items))

    def counted(self, name):
        at, count = self.cls.field("i", "0"), self.cls.given("n", self.random.choice(["3", "5"]))
        moved = at + " += 1"
        return ["if %s %s %s:" % (at, self.random.choice([">=", ">=", "=="]), count), "    " + self.end()] + self.random.choice(
            [["%s = %s" % (name, at), moved], [moved, "%s = %s - 1" % (name, at)], [moved, "%s = %s * 2" % (name, at)]])

    def inner(self, name):
        return ["%s = %s" % (name, self.advance(self.source()))]

    def inner_caught(self, name):
        says_error = self.maybe(0.3)
        header = "except %s%s:" % (self.cls.end, " as error" if says_error else "")
        leave = self.random.choice(["raise", "raise", self.end(), "raise %s from %s" % (self.cls.end, "error" if says_error else "None")])
        body = self.random.choice([[], self.noted(), [self.cls.field("done", "False") + " = True"]]) + [leave]
        return ["try:", "    %s = %s" % (name, self.advance(self.source())), header] + indented(body)

    def inner_or_none(self, name):
        if self.is_async and self.cls.minor < 10:
            return self.called(name)
        return ["%s = %s" % (name, self.advance(self.source(), ", None")), "if %s is None:" % name] + indented(self.ending())

    def called(self, name):
        get = self.cls.given_getter()
        call = "%s%s()" % (self.wait, get)
        if self.maybe(0.2):
            return ["if (%s := %s) is None:" % (name, call)] + indented(self.ending())
        return ["%s = %s" % (name, call), "if %s is None:" % name] + indented(self.ending())

    def popped(self, name):
        items = self.cls.field("buffer", "list(%s)" % self.cls.parameter("items", repr(self.random.sample(SOURCE, 4))))
        if self.maybe(0.3):
            return ["try:", "    %s = %s.pop()" % (name, items), "except IndexError:", "    raise %s from None" % self.cls.end]
        return ["if %s:" % self.random.choice(["not " + items, "len(%s) == 0" % items])] + indented(self.ending()) + [
            "%s = %s.pop(%s)" % (name, items, self.random.choice(["", "0"]))]

    def indexed(self, name):
        items, at = self.cls.given("items", repr(self.random.sample(SOURCE, 4))), self.cls.field("i", "0")
        if self.maybe(0.5):
            return ["try:", "    %s = %s[%s]" % (name, items, at), "except IndexError:", "    " + self.end(cause=False), at + " += 1"]
        return ["if %s >= len(%s):" % (at, items), "    " + self.end(), "%s = %s[%s]" % (name, items, at), at + " += 1"]

    def helped(self, name):
        """The end comes out of a method."""
        return ["%s = %s%s()" % (name, self.wait, self.cls.helper(self))]

    def refilled(self, name):
        buffer, get = self.cls.field("buffer", "[]"), self.cls.given_getter()
        chunk = self.name()
        return ["%s not %s:" % (self.random.choice(["if", "while"]), buffer), "    %s = %s%s()" % (chunk, self.wait, get),
                "    if %s is None:" % chunk] + indented(self.ending(), "        ") + [
                "    %s.extend([%s, %s + 1])" % (buffer, chunk, chunk), "%s = %s.pop(0)" % (name, buffer)]

    def fibonacci(self, name):
        a, b = self.cls.field("a", "0"), self.cls.field("b", "1")
        return ["if %s > %s:" % (a, self.cls.given("most", "20")), "    " + self.end(), "%s = %s" % (name, a),
                "%s, %s = %s, %s + %s" % (a, b, b, a, b)]

    def peeked(self, name):
        ahead = self.cls.field("ahead", "None")
        other = self.called(name)
        return ["if %s is not None:" % ahead, "    %s, %s = %s, None" % (name, ahead, ahead), "else:"] + indented(other)

    # --- What is done with it ---

    def work(self, name):
        return [line for _ in range(self.random.choice([0, 0, 1, 1, 2])) for line in self.choose(
            (3, self.kept), (2, self.computed), (2, self.awaited), self.branched, self.repeated, self.over_comprehension, self.attempted,
            self.matched, self.scaled, self.held)(name)]

    def kept(self, name):
        cls = self.cls
        return [self.random.choice([cls.field("count", "0") + " += 1", "%s = %s" % (cls.field("last", "None"), name),
                                    cls.given("say", "world.say") + '("got", %s)' % name, "%s.append(%s)" % (cls.field("history", "[]"), name)])]

    def computed(self, name):
        return [self.random.choice(["%s = %s * 2 + 1", "%s = %s %% 7", "%s = %s + (1 if %s else 0)" % ("%s", "%s", self.cls.field("count", "0"))])
                % (name, name)]

    def call(self, name):
        return "%s%s(%s)" % (self.wait, self.cls.given("call", "world.call" if self.is_async else "world.sync_call"), name)

    def awaited(self, name):
        return ["%s = %s" % (name, self.call(name))]

    def branched(self, name):
        lines = ["if %s %% 2:" % name] + indented(self.kept(name))
        return lines + ["else:"] + indented(self.computed(name)) if self.maybe(0.5) else lines

    def repeated(self, name):
        return ["for _ in range(2):", "    %s += 1" % name]

    def over_comprehension(self, name):
        history = self.cls.field("history", "[]")
        return [history + ".append(%s)" % name, self.random.choice([
            "%s = max(v for v in %s)" % (name, history), "%s = sum(v * %s for v in %s)" % (name, name, history),
            "%s = [v for v in %s if v != 1]" % (history, history), "%s.sort(key=lambda v: -v)" % history,
            "%s = len({v: v for v in %s})" % (name, history), "%s += any(v > 3 for v in %s)" % (name, history)])]

    def attempted(self, name):
        return ["try:", "    %s = 12 // (%s - 1)" % (name, name), "except ZeroDivisionError:", "    %s = 0" % name]

    def matched(self, name):
        if self.cls.minor < 10:
            return self.branched(name)
        return ["match %s:" % name, "    case 1 | 2:"] + indented(self.kept(name), "        ") + ["    case _:", "        %s -= 1" % name]

    def scaled(self, name):
        return ["%s = %s" % (name, self.cls.scaler(name))]

    def held(self, name):
        return [self.cls.manager() + ":"] + indented(self.awaited(name) + self.kept(name))

    # --- How it is given ---

    def give(self, name):
        counted, self.cls.counts = self.cls.counts, None
        made = [counted] if counted else []
        choice = self.random.randrange(12)
        if choice < 5:
            return made + ["return " + name]
        if choice == 5:
            return made + ["return (%s, %s)" % (name, self.cls.field("count", "0"))]
        if choice == 6:
            return made + ["return " + self.call(name)]
        if choice == 7:
            return made + ["if %s > 3:" % name, "    return " + name, "return -" + name]
        if choice == 8:
            return made + ["if %s > 3:" % name, "    return " + name, "else:", "    return -" + name]
        if choice == 9:
            return made + ['return {"value": %s}' % name]
        if choice == 10:
            return made + ["return %s if %s %% 2 else None" % (name, name)]
        return made + ["return %s + 1  # one more" % name]

    # --- Blocks that give an item, or end ---

    def block(self, depth):
        if depth <= 0:
            return self.choose((5, self.plain), (2, self.filtered), self.scanned)()
        return self.choose((4, self.plain), (2, self.filtered), (1, self.bounded), (1, self.scanned), (1, self.nested), (1, self.batched),
                           (1, self.delegated), (1, self.by_match), (2, self.two_ways), (1, self.retried), (2, self.in_finally), (2, self.in_except),
                           (1, self.in_else), (2, self.in_with), (1, self.while_open))(depth)

    def plain(self, depth=0):
        name = self.name()
        return self.fetch(name) + self.work(name) + self.give(name)

    def filtered(self, depth=0):
        """Goes on until an item will do."""
        name = self.name()
        skipped = self.random.choice([[], self.noted(), self.kept(name)])
        if self.maybe(0.5):
            return ["while True:"] + indented(self.fetch(name) + ["if %s %% 3 == 0:" % name] + indented(skipped + ["continue"])
                                              + self.work(name) + self.give(name))
        return ["while True:"] + indented(self.fetch(name) + ["if %s > 1:" % name] + indented(self.work(name) + self.give(name)) + skipped)

    def bounded(self, depth=0):
        """Tries a few times."""
        name = self.name()
        otherwise = self.random.choice([[self.end()], ["return -1"], self.noted() + [self.end()]])
        return ["for _ in range(3):"] + indented(self.fetch(name) + ["if %s %% 2:" % name] + indented(self.give(name))) + otherwise

    def scanned(self, depth=0):
        """The first of a list that has not been given."""
        name, seen = self.name(), self.cls.field("seen", "set()")
        items = self.cls.given("items", repr(self.random.sample(SOURCE, 4)))
        otherwise = self.random.choice([[self.end()], self.ending(), self.plain()])
        return ["for %s in %s:" % (name, items), "    if %s not in %s:" % (name, seen), "        %s.add(%s)" % (seen, name)] + indented(
            self.give(name), "        ") + otherwise

    def nested(self, depth=0):
        """Rows of pages."""
        page, row, at = self.name(), self.name(), self.cls.field("at", "0")
        pages = self.cls.field("pages", "[[1, 2], [], [4, 5], [6]]")
        return ["while %s:" % pages, "    %s = %s[0]" % (page, pages), "    while %s < len(%s):" % (at, page), "        %s = %s[%s]" % (row, page, at),
                "        %s += 1" % at, "        if %s != 4:" % row] + indented(self.give(row), " " * 12) + [
                "    %s.pop(0)" % pages, "    %s = 0" % at, self.end()]

    def batched(self, depth=0):
        batch, name = self.name(), self.name()
        size = self.cls.given("size", "3")
        return ["%s = []" % batch, "while len(%s) < %s:" % (batch, size), "    try:", "        %s = %s" % (name, self.advance(self.source())),
                "    except %s:" % self.cls.end, "        break", "    %s.append(%s)" % (batch, name), "if not %s:" % batch] + indented(
                self.ending()) + ["return %s" % batch]

    def delegated(self, depth=0):
        if not self.is_async:
            name = self.name()
            return ["for %s in %s:" % (name, self.source())] + indented(self.work(name) + self.give(name)) + self.ending()
        name = self.name()
        return ["async for %s in %s:" % (name, self.source())] + indented(self.work(name) + self.give(name)) + self.ending()

    def by_match(self, depth=0):
        if self.cls.minor < 10:
            return self.two_ways(depth)
        name = self.name()
        return ["%s = %s%s()" % (name, self.wait, self.cls.given_getter()), "match %s:" % name, "    case None:"] + indented(
            self.ending(), "        ") + ["    case 4 | 5:", "        return 0", "    case _:"] + indented(self.give(name), "        ")

    def two_ways(self, depth=0):
        first = self.cls.field("started", "False")
        flips = ["%s = True" % first]
        if self.maybe(0.5):
            return ["if not %s:" % first] + indented(flips + self.block(depth - 1)) + self.block(depth - 1)
        return ["if not %s:" % first] + indented(flips + self.block(depth - 1)) + ["else:"] + indented(self.block(depth - 1))

    def retried(self, depth=0):
        name, attempt = self.name(), "attempt"
        return ["for %s in range(3):" % attempt, "    try:"] + indented(self.called(name), "        ") + [
            "        return " + name, "    except %s:" % self.random.choice(["ValueError", "OSError", "(KeyError, ValueError)"]),
            "        if %s == 2:" % attempt, "            raise", self.end()]

    def in_finally(self, depth=0):
        return ["try:"] + indented(self.block(depth - 1)) + ["finally:"] + indented(self.noted())

    def in_except(self, depth=0):
        self.cls.is_thorough = True
        error = self.random.choice(["ValueError", "KeyError", "(OSError, KeyError)", "Exception", "BaseException"])
        handled = ["raise"]
        if error not in ("Exception", "BaseException"):
            handled = self.random.choice([["raise"], [self.end()], ["return -1"], ["return -1"], [self.end(cause=False) + ""]])
        lines = ["try:"] + indented(self.block(depth - 1)) + ["except %s:" % error] + indented(self.noted() + handled)
        return lines + ["finally:"] + indented(self.noted()) if self.maybe(0.2) else lines

    def in_else(self, depth=0):
        self.cls.is_thorough = True
        name = self.name()
        return ["try:"] + indented(self.inner(name)) + ["except %s:" % self.random.choice([self.cls.end, "ValueError"])] + indented(
            self.ending()) + ["else:"] + indented(self.work(name) + self.give(name))

    def in_with(self, depth=0):
        return [self.cls.manager() + ":"] + indented(self.block(depth - 1))

    def while_open(self, depth=0):
        """A condition in place of a guard."""
        name, done = self.name(), self.cls.field("done", "False")
        return ["while not %s:" % done] + indented(self.fetch(name) + ["if %s == 9:" % name] + indented(["%s = True" % done, "continue"])
                                                   + self.give(name)) + [self.end()]
