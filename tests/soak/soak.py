#!/usr/bin/env python3
"""soak.py PYKIND [--steps N] [--minutes M] [--seed S]: random edits of fifty open files, with hovers, checks and conversions asked for between.

Every 10,000 steps all is asked of a fresh server that was just given the same texts: each answer must be the same. In the last third of
the rounds the memory is on the average at most a tenth more than it was after the first: documents stay as long as they were, and are
closed so often that the first round makes them what they are in every other one. The same descriptors are open. A failure names the seed
and the step; `--seed S --steps STEP` does the same again. `--minutes` ends after the round that is under way then.
"""

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "abuse"))

from client import CONTENT_MODIFIED, Lost, Server, call, document, frame
from documents import CONVERTIBLE, Document, library_modules

FILES = 50
ROUND = 10_000  # steps
BURST = 50  # steps that are sent at once
GROWTH = 1.10
FEWEST_MARKS = 3  # in a third of the rounds
CAPABILITIES = {"textDocument": {
    "diagnostic": {}, "hover": {"contentFormat": ["markdown"]}, "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
    "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}, "dataSupport": True, "resolveSupport": {"properties": ["edit"]}}}}
BUILTINS = """\
class object: ...
class type: ...
class str: ...
class property: ...
class classmethod: ...
class staticmethod: ...
"""


class Unequal(Exception):
    """Two servers that were given the same texts and say different things."""


def questions(doc, numbers):
    """[(method, params)]: what is asked of each document, at places that the numbers choose."""
    last = len(doc.lines) - 1
    whole = {"start": {"line": 0, "character": 0}, "end": doc.position(last, len(doc.lines[last]))}
    asked = [(f"textDocument/{method}", document(doc.uri)) for method in ("documentSymbol", "diagnostic", "semanticTokens/full", "codeLens")]
    asked.append(("textDocument/inlayHint", {**document(doc.uri), "range": whole}))
    for _ in range(6):
        place = doc.position(*doc.any_place(numbers))
        at = {**document(doc.uri), "position": place}
        asked += [("textDocument/hover", at), ("textDocument/definition", at), ("textDocument/documentHighlight", at)]
        place = doc.position(*doc.any_definition(numbers))
        asked.append(("textDocument/codeAction", {**document(doc.uri), "range": {"start": place, "end": place}, "context": {"diagnostics": []}}))
    return asked


def comparable(answer):
    """Without what says which opening of which server it is of."""
    if isinstance(answer, dict):
        return {name: comparable(value) for name, value in answer.items() if name not in ("data", "id")}
    return [comparable(part) for part in answer] if isinstance(answer, list) else answer


class Soak:
    def __init__(self, pykind, seed):
        self.pykind = pykind
        self.numbers = random.Random(seed)
        self.folder = os.path.realpath(tempfile.mkdtemp())
        self.typeshed = os.path.join(self.folder, "typeshed")
        os.makedirs(os.path.join(self.typeshed, "stdlib"))
        with open(os.path.join(self.typeshed, "stdlib", "builtins.pyi"), "w", encoding="ascii") as stub:
            stub.write(BUILTINS)
        modules = library_modules(3 * FILES)
        self.names = list(modules)[:FILES]
        self.texts = list(modules.values())
        self.documents = []
        self.unsent = []
        self.steps = 0
        self.asked = {}  # id → (method, params, the text), of what is not answered yet
        self.figures = {"edits": 0, "requests": 0, "openings": 0, "conversions and fixes": 0, "refused as the text had changed": 0, "answers compared": 0}
        self.server = self.started()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.__exit__()
        shutil.rmtree(self.folder)

    def started(self):
        # Without an interpreter on PATH there is no library, and this typeshed comes before any that is installed: of either, edits would
        # import more and more. All that is kept of files is kept of these fifty, which import each other.
        server = Server(self.pykind, ["--log-level", "error"], env={"PATH": "", "HOME": self.folder})
        server.initialize(CAPABILITIES, rootUri=f"file://{self.folder}", initializationOptions={"code-lens": True, "search-paths": [self.typeshed]})
        return server

    def begin(self):
        for index in range(FILES):
            path = os.path.join(self.folder, self.names[index])
            with open(path, "w", encoding="utf-8") as file:
                file.write(self.texts[index])
            self.documents.append(None)
            self.open(index, self.numbers.choice(self.texts))

    def open(self, index, text):
        doc = Document(f"file://{self.folder}/{self.names[index]}", text)
        self.documents[index] = doc
        self.notify("textDocument/didOpen", {"textDocument": {"uri": doc.uri, "languageId": "python", "version": 1, "text": doc.text}})
        self.figures["openings"] += 1

    def reopen(self, index, length):
        """With another text that is about as long, and something at its end for which a conversion is asked while the text is whole."""
        convertible = self.numbers.choice(CONVERTIBLE)
        texts = sorted(self.texts, key=lambda text: abs(len(text) + len(convertible) - length))
        text = self.numbers.choice(texts[:5])
        self.open(index, text + convertible)
        doc = self.documents[index]
        place = doc.position(text.count("\n") + 2, 0)
        self.ask(doc.text, "textDocument/codeAction", {**document(doc.uri), "range": {"start": place, "end": place}, "context": {"diagnostics": []}})

    # --- One step ---

    def notify(self, method, params):
        self.unsent.append(frame(call(method, params)))

    def ask(self, text, method, params):
        self.server.last_id += 1
        self.unsent.append(frame(call(method, params, self.server.last_id)))
        self.asked[self.server.last_id] = (method, params, text)
        self.figures["requests"] += 1

    def step(self):
        self.steps += 1
        index = self.numbers.randrange(FILES)
        doc = self.documents[index]
        if self.numbers.random() < 0.01:
            self.notify("textDocument/didClose", document(doc.uri))
            return self.reopen(index, doc.usual)
        changes = [doc.edit(self.numbers, self.numbers.choice(self.texts)) for _ in range(self.numbers.choice([1, 1, 1, 2]))]
        doc.version += 1
        self.figures["edits"] += len(changes)
        self.notify("textDocument/didChange", {"textDocument": {"uri": doc.uri, "version": doc.version}, "contentChanges": changes})
        if self.numbers.random() < 0.05:
            self.ask(doc.text, *self.numbers.choice(questions(doc, self.numbers)))
        return None

    def burst(self):
        for _ in range(BURST):
            self.step()
        waiting = list(self.asked)
        self.server.raw(b"".join(self.unsent))
        self.unsent = []
        # Answers to the burst before this one: the two sides work at the same time, and neither runs away.
        for number in waiting[:-4]:
            self.take(number)

    def take(self, number):
        method, params, text = self.asked.pop(number)
        answer = self.server.answer(number)
        if "error" in answer and answer["error"]["code"] != CONTENT_MODIFIED:
            raise Unequal(f"{method} {params} was answered with {answer['error']} of\n{text}")
        if method == "textDocument/codeAction":
            self.resolve(answer.get("result") or [])

    def resolve(self, actions):
        """A conversion or fix, made of a text that may have been edited since."""
        for action in actions:
            if "data" in action and "disabled" not in action:
                resolved = self.server.request("codeAction/resolve", action)
                if "error" in resolved and resolved["error"]["code"] != CONTENT_MODIFIED:
                    raise Unequal(f"{action['title']} was answered with {resolved['error']}")
                self.figures["refused as the text had changed" if "error" in resolved else "conversions and fixes"] += 1
                return

    # --- Every so many steps ---

    def settle(self):
        self.server.raw(b"".join(self.unsent))
        self.unsent = []
        for number in list(self.asked):
            self.take(number)

    def compare(self):
        self.settle()
        with self.started() as fresh:
            for doc in self.documents:
                fresh.open(doc.uri, doc.text, doc.version)
            for doc in self.documents:
                asked = questions(doc, self.numbers)
                ids = [(self.server.ask(*question), fresh.ask(*question)) for question in asked]
                for question, (here, there) in zip(asked, ids):
                    answers = [comparable(self.server.answer(here)), comparable(fresh.answer(there))]
                    if answers[0] != answers[1]:
                        raise Unequal(f"{question} is answered with\n{answers[0]}\nand by a fresh server with\n{answers[1]}\nof\n{doc.text}")
                    self.figures["answers compared"] += 1
            if fresh.shut_down() != 0:
                raise Unequal("the fresh server did not end with status 0")

    def held(self):
        return sum(len(doc.text) for doc in self.documents)

    def memory(self):
        """Resident, in MB, as the kernel has it once what was freed is given back: that takes half a second, and something to do."""
        time.sleep(0.6)
        self.server.request("textDocument/documentSymbol", document(self.documents[0].uri))
        with open(f"/proc/{self.server.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def soak(soaked, steps, minutes):
    started = time.monotonic()
    soaked.begin()
    marks = []
    while soaked.steps < steps and (minutes is None or soaked.steps < 3 * FEWEST_MARKS * ROUND or time.monotonic() - started < 60 * minutes):
        goal = min(steps, soaked.steps + ROUND)
        while soaked.steps < goal:
            soaked.burst()
        soaked.compare()
        marks.append(soaked.memory())
        if len(marks) == 1:
            descriptors = soaked.server.descriptors()
        print(f"soak: {soaked.steps:,} steps, {time.monotonic() - started:.0f} s, {marks[-1]:.1f} MB for {soaked.held() / 1e6:.1f} MB of text, {len(soaked.server.descriptors())} descriptors", flush=True)
    third = len(marks) // 3
    if third < FEWEST_MARKS:
        print(f"soak: SKIPPED the comparison of memory: there are but {len(marks)} rounds")
    elif statistics.mean(marks[-third:]) > GROWTH * marks[0]:
        raise Unequal(f"memory grows: {', '.join(f'{mark:.1f}' for mark in marks)} MB")
    if soaked.server.descriptors() != descriptors:
        raise Unequal(f"the open descriptors are {soaked.server.descriptors()}, and were {descriptors}")
    if soaked.server.shut_down() != 0:
        raise Unequal("the server did not end with status 0")
    if soaked.server.said():
        raise Unequal(f"the log has errors: {soaked.server.said()}")
    return marks[0], marks[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pykind", type=os.path.abspath)
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    wanted = parser.parse_args()
    print(f"soak: seed {wanted.seed}", flush=True)
    with Soak(wanted.pykind, wanted.seed) as soaked:
        try:
            first, last = soak(soaked, wanted.steps, wanted.minutes)
        except (Unequal, Lost) as problem:
            print(f"FAILED soak: --seed {wanted.seed} --steps {soaked.steps}: {problem}")
            return 1
        figures = ", ".join(f"{count:,} {what}" for what, count in soaked.figures.items())
        print(f"soak: {soaked.steps:,} steps, {figures}, all equal to a fresh server's; {first:.1f} MB then, {last:.1f} MB at the end")
    return 0


if __name__ == "__main__":
    sys.exit(main())
