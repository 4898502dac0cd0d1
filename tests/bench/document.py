"""A text as the bench keeps it while it is edited: it knows where its functions are after every edit."""

import re
from dataclasses import dataclass

import oracle_modules  # noqa: F401
from lsp import uri_of

DEFINITION = re.compile(r"^(?P<before>(?:async )?def |class )\w+")


@dataclass
class Edit:
    """What is replaced, in 0-based lines and columns, and by what. The texts of the bench are ASCII."""

    line: int
    column: int
    text: str
    end_line: int = -1
    end_column: int = 0

    def __post_init__(self):
        if self.end_line < 0:
            self.end_line, self.end_column = self.line, self.column


class Document:
    """An open text, and its version."""

    def __init__(self, path, text):
        self.path = path
        self.uri = uri_of(path)
        self.text = text
        self.lines = text.split("\n")
        self.version = 1

    def change(self, edit):
        """Makes an edit here, and gives the params of the `textDocument/didChange` that makes it elsewhere."""
        before, after = self.lines[edit.line][:edit.column], self.lines[edit.end_line][edit.end_column:]
        self.lines[edit.line:edit.end_line + 1] = (before + edit.text + after).split("\n")
        self.version += 1
        start = {"line": edit.line, "character": edit.column}
        end = {"line": edit.end_line, "character": edit.end_column}
        return {
            "textDocument": {"uri": self.uri, "version": self.version},
            "contentChanges": [{"range": {"start": start, "end": end}, "text": edit.text}],
        }

    def definitions(self):
        """[(line, column of the name)] of what stands at the left margin: functions and classes."""
        found = ((line, self.column_of_name(line)) for line in range(len(self.lines)))
        return [(line, column) for line, column in found if column > 0]

    def column_of_name(self, line):
        """Where the name stands that a line at the left margin defines; 0 if it defines none."""
        match = DEFINITION.match(self.lines[line])
        return match.end("before") if match else 0

    def last_function(self):
        """`ticker` of the library's ending."""
        return len(self.lines) - 7, len("async def ")
