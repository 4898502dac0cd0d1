"""How often servers wake up while nothing happens: all of them at once, for they do not do anything."""

import contextlib
import time

from document import Document
from editor import TIMEOUT, Editor, timed
from lsp import ServerFailed
from process_tree import processor_seconds, wake_ups

GROUP = "idle"
FIGURE = "wake-ups in a minute"
SETTLING = 60  # seconds that a server has to become quiet


def measure(servers, folder, path, text, seconds, figures):
    """Opens a file in each server, waits until they are quiet, and watches."""
    with contextlib.ExitStack() as stack:
        editors = {server.name: started(server, folder, path, text, stack) for server in servers if server.command}
        running = {name: editor for name, editor in editors.items() if editor}
        settle(running.values())
        before = {name: wake_ups(editor.process.pid) for name, editor in running.items()}
        time.sleep(seconds)
        for server in servers:
            editor = running.get(server.name)
            counted = (wake_ups(editor.process.pid) - before[server.name]) * 60 / seconds if editor else TIMEOUT if server.command else None
            figures.add(GROUP, server.name, {FIGURE: "–" if counted is None else counted})


def started(server, folder, path, text, stack):
    """A session with the file open; None for a server that does not answer."""
    try:
        editor = stack.enter_context(Editor(server.command, folder))
        document = Document(path, text)
        editor.open(path, text)
        timed(lambda: editor.ask_at("textDocument/hover", document, *document.last_function()))
        return editor
    except (ServerFailed, OSError):
        return None


def settle(editors):
    """Waits until none has used the processor for a while."""
    until = time.monotonic() + SETTLING
    while time.monotonic() < until:
        before = [processor_seconds(editor.process.pid) for editor in editors]
        for editor in editors:
            with contextlib.suppress(ServerFailed):
                editor.exchange_for(3 / max(1, len(before)))
        if before == [processor_seconds(editor.process.pid) for editor in editors]:
            return
