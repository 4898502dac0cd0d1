"""What one session in a workspace of many files measures: the first hover, which crosses files, searches, a key, memory."""

import os
import time

from document import Document, Edit
from editor import NONE, TIMEOUT, Editor, timed
from file_session import repeated, type_key
from library import SHARED, USE
from process_tree import peak_memory

NAME_IN_SHARED = (0, len("async def "))
NAME_IN_USE = (2, 0)


def measure_workspace(command, folder, effort):
    """{figure: a number, a list of numbers, or why there is none}. `folder` is what Library.write_workspace has written."""
    figures = {}
    with Editor(command, folder, timeout=effort.first_answer) as editor:
        use = opened(editor, os.path.join(folder, "copy0", "use.py"), USE)
        first = timed(lambda: editor.ask_at("textDocument/hover", use, *NAME_IN_USE))
        is_answered = not isinstance(first, str)
        figures["start to first hover"] = 1000 * (time.perf_counter() - editor.started) if is_answered else first
        if is_answered:
            figures["key + hover"] = repeated(keys(editor, use, effort), effort)
        with editor.patience(effort.answer):
            figures.update(searches(editor, opened(editor, os.path.join(folder, "shared.py"), SHARED)))
        figures["peak memory"] = peak_memory(editor.process.pid)
    return figures


def opened(editor, path, text):
    editor.open(path, text)
    return Document(path, text)


def keys(editor, document, effort):
    """Types a comment at the end."""
    line = len(document.lines) - 1
    for number in range(effort.keys):
        change = document.change(Edit(line, number, "#"))
        yield lambda change=change: type_key(editor, document, change, NAME_IN_USE)


def searches(editor, shared):
    """References and symbols, for the first time and again, and how many: some servers look in open files alone. What has not been found in time
    once is not looked for again."""
    def references():
        return editor.ask_at("textDocument/references", shared, *NAME_IN_SHARED, context={"includeDeclaration": True}) or None

    def symbols():
        return editor.request("workspace/symbol", {"query": "ticker"}) or None
    figures = {}
    for name, action in (("references", references), ("workspace symbols", symbols)):
        found = []
        first = timed(lambda action=action, found=found: found.append(action()) or found[0])
        figures[name + ", first"] = first
        figures[name + ", again"] = first if first in (NONE, TIMEOUT) else timed(action)
        figures[name + ", found"] = len(found[0]) if found and found[0] else first
    return figures
