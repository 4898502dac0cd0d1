"""What is rarer in the steps of generated iterator classes, and easier to get wrong: for iterator_classes.py.

Twisted writes the same blocks as iterator_steps.py, some of them in these ways.
"""

from iterator_steps import Steps, indented


class Twisted(Steps):
    # --- Where an item comes from ---

    def fetch(self, name):
        if self.maybe(0.5):
            return super().fetch(name)
        return self.choose(self.in_condition, self.deeper, self.of_function, self.of_generator, self.in_comprehension, self.swallowed, self.of_property,
                           self.bound_step, self.broken_out, self.two_statements, self.chained, self.in_parentheses, self.unpacked, self.shielded,
                           self.dictionary)(name)

    def in_condition(self, name):
        made = self.advance(self.source())
        return self.random.choice([
            ["if (%s := %s) == 6:" % (name, made), "    " + self.end()],
            ["while (%s := %s) == 4:" % (name, made), "    pass"],
            ["%s = 0" % name, "while %s < 2:" % name, "    %s = %s" % (name, made)]])

    def deeper(self, name):
        """A method that raises the end for another, which gives nothing."""
        if "_check" not in self.cls.method_names():
            self.cls.methods.append(("_check", ["def _check(%s):" % self.cls.self, "    if %s > 4:" % self.cls.field("checks", "0"),
                                                "        " + self.end(), "    %s += 1" % self.cls.field("checks", "0")]))
            self.cls.methods.append(("_begin", ["def _begin(%s):" % self.cls.self, "    %s._check()" % self.cls.self]))
        return ["%s._begin()" % self.cls.self, "%s = %s" % (name, self.cls.field("checks", "0"))]

    def of_function(self, name):
        made = "async def" if self.is_async else "def"
        if "taken" not in "".join(self.cls.module):
            self.cls.module += ["%s taken(source):" % made, "    return " + self.advance("source"), ""]
        return ["%s = %staken(%s)" % (name, self.wait, self.source())]

    def of_generator(self, name):
        me = self.cls.self
        if "_all_rows" not in self.cls.method_names():
            self.cls.methods.append(("_all_rows", ["%sdef _all_rows(%s):" % ("async " if self.is_async else "", me), "    for row in (3, 1, 2):",
                                               "        yield row + " + self.cls.field("offset", "1")]))
        return ["%s = %s" % (name, self.advance(self.cls.field("rows", "%s._all_rows()" % me)))]

    def in_comprehension(self, name):
        return ["%s = sum([%s for _ in range(2)])" % (name, self.advance(self.source()))]

    def swallowed(self, name):
        done = self.cls.field("done", "False")
        return ["if %s:" % done, "    " + self.end(), "try:", "    %s = %s" % (name, self.advance(self.source())), "except %s:" % self.cls.end,
                "    %s = 0" % name, "    %s = True" % done]

    def of_property(self, name):
        if "current" not in self.cls.method_names():
            self.cls.methods.append(("current", ["@property", "def current(%s):" % self.cls.self, "    if %s > 3:" % self.cls.field("i", "0"),
                                                 "        " + self.end(), "    return %s" % self.cls.field("i", "0")]))
        return ["%s = %s.current" % (name, self.cls.self), self.cls.field("i", "0") + " += 1"]

    def bound_step(self, name):
        """What the constructor keeps is the step of another iterator."""
        if self.is_async:
            return ["%s = await %s()" % (name, self.cls.field("step", self.cls.parameter("source", "world.agen([4, 2, 7])") + ".__anext__"))]
        return ["%s = %s()" % (name, self.cls.field("step", "iter(%s).__next__" % self.cls.parameter("items", "[5, 2, 8]")))]

    def broken_out(self, name):
        """A loop that is left where there is one, and ends where there is none."""
        seen = self.cls.field("seen", "set()")
        return ["for %s in %s:" % (name, self.cls.given("items", "[2, 5, 4]")), "    if %s not in %s:" % (name, seen), "        break",
                "else:"] + indented(self.ending()) + ["%s.add(%s)" % (seen, name)]

    def two_statements(self, name):
        at = self.cls.field("i", "0")
        return ["if %s == 3: %s" % (at, self.end()), "%s = %s; %s += 1" % (name, at, at)]

    def chained(self, name):
        other = self.cls.given("other", "world.%s([7, 8])" % ("agen" if self.is_async else "iter"))
        return ["try:", "    %s = %s" % (name, self.advance(self.source())), "except %s:" % self.cls.end, "    %s = %s" % (name, self.advance(other))]

    def in_parentheses(self, name):
        return ["%s = (" % name, "    " + self.advance(self.source()), "    + 1  # counted from one", ")"]

    def unpacked(self, name):
        at = self.cls.field("i", "0")
        return ["if %s > 2:" % at, "    " + self.end(), "%s, %s = %s, %s + 1" % (name, at, at, at)]

    def shielded(self, name):
        if not self.is_async:
            return self.counted(name)
        self.cls.imports.add("import asyncio")
        get = self.cls.given_getter()
        return ["%s = await asyncio.wait_for(%s(), 60)" % (name, get), "if %s is None:" % name] + indented(self.ending())

    def dictionary(self, name):
        left = self.cls.field("queue", "{1: 4, 2: 3}")
        return ["if not %s:" % left, "    " + self.end(), "_, %s = %s.popitem()" % (name, left)]

    # --- What is done with it ---

    def work(self, name):
        if self.maybe(0.6):
            return super().work(name)
        return super().work(name) + self.choose(self.closed_over, self.named_function, self.text_block, self.asserted, self.annotated, self.counted_globally,
                                                self.late, self.reflected, self.shadowed, self.tried_whole, self.deleted, self.of_class, self.attribute_moved)(name)

    def closed_over(self, name):
        kept = self.cls.field("later", "[]")
        return ["%s.append(lambda: %s)" % (kept, name), "%s = %s + len([f() for f in %s])" % (name, name, kept)]

    def named_function(self, name):
        return ["def labelled(by):", "    return by * 10 + 1", "%s = labelled(%s)" % (name, name)]

    def text_block(self, name):
        return ['%s(f"""of' % self.cls.given("say", "world.say"), "        two lines", '""")']

    def asserted(self, name):
        return ["assert %s is not None, 'none'" % name]

    def annotated(self, name):
        return ["doubled: int = %s * 2" % name, "%s = doubled" % name]

    def counted_globally(self, name):
        if "TOTAL = 0" not in self.cls.module:
            self.cls.module += ["TOTAL = 0", ""]
        self.cls.needs_global = True
        return ["TOTAL += 1"]

    def late(self, name):
        """A generator expression that is used up at once."""
        return ["%s.extend(v for v in [%s])" % (self.cls.field("later", "[]"), name)]

    def reflected(self, name):
        return ["%s += len(%s)" % (name, self.random.choice(["vars(%s)" % self.cls.self, "[getattr(%s, %r, 0)]" % (
            self.cls.self, self.cls.field("count", "0").partition(".")[2]), "type(%s).__name__" % self.cls.self]))]

    def shadowed(self, name):
        """An attribute that is called as a built-in function is."""
        return ["%s = max(%s, %s)" % (name, name, self.cls.field("max", "2")), "%s = %s" % (self.cls.field("len", "0"), "len([%s])" % name)]

    def tried_whole(self, name):
        return ["try:", "    %s = 6 // (%s - 1)" % (name, name), "except ZeroDivisionError as problem:", "    %s = len(problem.args)" % name, "else:",
                "    %s += 1" % name, "finally:"] + indented(self.noted())

    def deleted(self, name):
        return ["copied = %s" % name, "del copied"]

    def of_class(self, name):
        if self.cls.class_lines is not None and "made = 0" not in self.cls.class_lines:
            self.cls.class_lines.append("made = 0")
        return ["%s.made += 1" % self.cls.name]

    def attribute_moved(self, name):
        return ["%s, %s = %s, %s" % (name, self.cls.field("last", "0"), self.cls.field("last", "0"), name), "%s = %s or 0" % (name, name)]

    # --- How it is given ---

    def give(self, name):
        if self.maybe(0.7):
            return super().give(name)
        return self.choose(self.give_more, self.give_text)(name)

    def give_more(self, name):
        counted, self.cls.counts = self.cls.counts, None
        return ([counted] if counted else []) + [self.random.choice([
            "return %s, %s", "return *[%s], %s", "return not %s or %s", "return (%s or\n    %s)", "return [%s for _ in range(2)] + [%s]",
            "return %s if %s else 0", "return %s; assert %s"]) % (name, name)]

    def give_text(self, name):
        counted, self.cls.counts = self.cls.counts, None
        return ([counted] if counted else []) + ['return f"""%s of' % name, "  {%s}" % name, '"""']

    # --- Blocks that give an item, or end ---

    def block(self, depth=0):
        if depth <= 0 or self.maybe(0.4):
            return super().block(depth)
        return self.choose(self.left_loop, self.two_loops, self.handler_gives, self.all_parts, self.finally_works, self.swallowing, self.looped_with,
                           self.looped_try, self.or_else, self.condition_loop, self.gives_itself, self.match_guard)(depth)

    def left_loop(self, depth=0):
        """A loop with a `break`, a `return` and something behind it."""
        name = self.name()
        return ["while True:"] + indented(self.fetch(name) + ["if %s == 5:" % name, "    break", "if %s > 1:" % name] + indented(self.give(name))) + (
            self.noted() + self.random.choice([["return 0"], [self.end()], self.block(depth - 1)]))

    def two_loops(self, depth=0):
        name, outer = self.name(), self.name()
        return ["for %s in range(2):" % outer, "    for _ in range(2):"] + indented(self.fetch(name) + ["if %s > %s:" % (name, outer)] + indented(
            self.give(name)), " " * 8) + self.random.choice([[], ["    " + self.noted()[0]]]) + [self.end()]

    def handler_gives(self, depth=0):
        name = self.name()
        return ["try:", "    return " + self.advance(self.source()), "except %s:" % self.cls.end] + indented(self.called(name) + self.give(name))

    def all_parts(self, depth=0):
        self.cls.is_thorough = True
        name = self.name()
        return ["try:"] + indented(self.fetch(name)) + ["except ValueError:"] + indented(self.random.choice([["return -1"], self.ending()])) + [
            "else:"] + indented(self.work(name) + self.give(name)) + ["finally:"] + indented(self.noted())

    def finally_works(self, depth=0):
        """The way out waits, or may fail."""
        return ["try:"] + indented(self.block(depth - 1)) + ["finally:", "    " + self.call('"closing"')]

    def swallowing(self, depth=0):
        """A manager that swallows what is raised in it."""
        self.cls.doubtful = self.cls.is_thorough = True
        if self.maybe(0.5):
            self.cls.imports.add("import contextlib")
            return ["with contextlib.suppress(ValueError, KeyError):"] + indented(self.block(depth - 1)) + self.random.choice([["return -2"], [self.end()]])
        if "class Quiet:" not in self.cls.module:
            self.cls.module += ["class Quiet:", "    def __enter__(self):", "        return self", "",
                                "    def __exit__(self, kind, error, trace):", "        return kind is ValueError", ""]
        return ["with Quiet():"] + indented(self.block(depth - 1)) + self.random.choice([["return -2"], [self.end()]])

    def looped_with(self, depth=0):
        name = self.name()
        return ["while True:"] + indented([self.cls.manager() + ":"] + indented(self.fetch(name) + ["if %s %% 2:" % name] + indented(self.give(name))))

    def looped_try(self, depth=0):
        name = self.name()
        return ["while True:"] + indented(["try:"] + indented(self.fetch(name) + ["if %s %% 2:" % name] + indented(["continue"]) + self.give(name)) + [
            "finally:"] + indented(self.noted()))

    def or_else(self, depth=0):
        name = self.name()
        return ["for _ in range(3):"] + indented(self.called(name) + ["if %s > 2:" % name, "    break"]) + ["else:"] + indented(
            self.random.choice([["return -1"], [self.end()]])) + self.give(name)

    def condition_loop(self, depth=0):
        at, name = self.cls.field("i", "0"), self.name()
        return ["while %s < %s:" % (at, self.cls.given("n", "4")), "    %s = %s" % (name, at), "    %s += 1" % at, "    if %s != 1:" % name] + indented(
            self.give(name), " " * 8) + [self.end()]

    def gives_itself(self, depth=0):
        return self.counted("_") + ["return " + self.cls.self]

    def match_guard(self, depth=0):
        if self.cls.minor < 10:
            return self.or_else(depth)
        name = self.name()
        return self.fetch(name) + ["match %s:" % name, "    case 1 | 3 as odd if odd > 0:", "        return odd", "    case int(found):"] + indented(
            self.random.choice([["return found"], self.ending()]), " " * 8) + [self.end()]
