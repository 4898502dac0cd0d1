"""What one session over one file measures: the start, hovers, keys with hovers between them, diagnostics, memory."""

import functools
import itertools
import os
import time
from dataclasses import dataclass

from document import Document, Edit
from editor import NONE, TIMEOUT, Editor, timed
from keystrokes import bursts, edits_of, removal
from lsp import frame_of_opening
from process_tree import peak_memory


@dataclass
class Effort:
    """How much of each thing a session does: so many at most, and no longer than so many seconds."""

    keys: int = 400
    hovers: int = 200
    edits: int = 20
    seconds: float = 8
    first_answer: float = 60  # how long to wait for it
    answer: float = 20  # … and for any later one


QUICK = Effort(keys=12, hovers=6, edits=2)


def measure_file(server, path, text, effort):
    """{figure: a number, a list of numbers, or why there is none}, of a session that pulls diagnostics and of one that is sent them."""
    folder = os.path.dirname(path)
    figures = pulled_session(server.command, folder, Document(path, text), effort)
    published = published_times(server.command, folder, Document(path, text), effort)
    figures["edit to published diagnostics"] = published
    if server.pause and not isinstance(published, str):
        figures["edit to published diagnostics, less its pause"] = [time - server.pause for time in published]
    return figures


def pulled_session(command, folder, document, effort):
    figures = {}
    # What takes the client longer than the server is done before the clock runs.
    opening = frame_of_opening(document.path, document.text)
    place = document.last_function()
    with Editor(command, folder, timeout=effort.first_answer) as editor:
        figures["start to initialize answered"] = 1000 * (editor.initialized - editor.started)
        editor.send_frame(opening)
        first = timed(lambda: hover_at(editor, document, place))
        is_answered = not isinstance(first, str)
        figures["start to first hover"] = 1000 * (time.perf_counter() - editor.started) if is_answered else first
        with editor.patience(effort.answer):
            if is_answered:
                figures["hover"] = hovers(editor, document, effort)
                figures["key + hover"] = keys(editor, document, effort)
            if first != TIMEOUT:
                figures["edit to pulled diagnostics"] = pulls(editor, document, effort)
        figures["peak memory"] = peak_memory(editor.process.pid)
    return figures


def hover_at(editor, document, place):
    return editor.ask_at("textDocument/hover", document, *place)


def repeated(actions, effort):
    """The times of actions one after the other, until the seconds are over; why there are none, where most are not answered."""
    until = time.monotonic() + effort.seconds
    times = []
    for action in actions:
        times.append(timed(action))
        if times[-1] == TIMEOUT:
            return TIMEOUT
        if time.monotonic() >= until:
            break
    numbers = [time for time in times if not isinstance(time, str)]
    return numbers if 2 * len(numbers) > len(times) else NONE


def hovers(editor, document, effort):
    places = document.definitions()
    chosen = [places[index * len(places) // effort.hovers] for index in range(effort.hovers)]
    return repeated((lambda place=place: hover_at_any(editor, document, place) for place in chosen), effort)


def hover_at_any(editor, document, place):
    """Nothing is an answer as well: there are places of which a server has nothing to say, and the hand has waited for that."""
    return hover_at(editor, document, place) or {}


def keys(editor, document, effort):
    """Types at several places; after each key, in turn, hovers over the last function and over what follows the place."""
    return repeated(itertools.islice(typed_keys(editor, document), effort.keys), effort)


def typed_keys(editor, document):
    lines = [line for line, _ in document.definitions()[:-2]] or [0]
    for first, snippet in itertools.cycle(bursts(lines, 8)):
        for number, (edit, line, column) in enumerate(edits_of(first, snippet)):
            change = document.change(edit)
            place = document.last_function() if number % 2 == 0 else (line, document.column_of_name(line))
            yield functools.partial(type_key, editor, document, change, place)
        editor.notify("textDocument/didChange", document.change(removal(first, line, column)))
        timed(lambda: hover_at(editor, document, document.last_function()))  # so that nothing is left to do


def type_key(editor, document, change, place):
    editor.notify("textDocument/didChange", change)
    return hover_at_any(editor, document, place)


def pulls(editor, document, effort):
    if not editor.pulls_diagnostics():
        return NONE


    def pull(change):
        editor.notify("textDocument/didChange", change)
        return editor.request("textDocument/diagnostic", {"textDocument": {"uri": document.uri}})
    return repeated((functools.partial(pull, change) for change in line_changes(document, effort.edits)), effort)


def line_changes(document, count):
    """Inserts empty lines and takes them away, so that what follows moves and has to be said again."""
    places = document.definitions()
    for index in range(count):
        line = places[len(places) * (index // 2 * 2 + 1) // (2 * count + 2)][0]
        yield document.change(Edit(line, 0, "\n") if index % 2 == 0 else Edit(line, 0, "", line + 1, 0))


def published_times(command, folder, document, effort):
    with Editor(command, folder, pulls=False, timeout=effort.first_answer) as editor:
        editor.open(document.path, document.text)
        return publications(editor, document, effort)


def publications(editor, document, effort):
    first = timed(lambda: wait_for_publication(editor, document))
    if isinstance(first, str):
        return first
    with editor.patience(effort.answer):
        return repeated((functools.partial(publish, editor, document, change) for change in line_changes(document, effort.edits)), effort)


def publish(editor, document, change):
    editor.published.clear()
    editor.notify("textDocument/didChange", change)
    return wait_for_publication(editor, document)


def wait_for_publication(editor, document):
    """Waits for diagnostics of the version that the document has now; of those without a version the next ones count."""
    def of_this_version():
        return any(params["uri"] == document.uri and params.get("version") in (None, document.version) for _, params in editor.published)
    editor.exchange_until(of_this_version)
    return True
