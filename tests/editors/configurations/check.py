"""The configuration files and pages for editors that cannot be run here: check.py PYKIND

Each file, and each block of its kind on the pages, is read as its editor reads it. The command that it has is started, with the settings in
it, in the ways in which that editor sends them; the server must take them without a word, answer a hover, and end as it should.
"""

import json
import os
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "..", "..", "oracles")]
from lsp import Server  # noqa: E402
from sessions import EDITORS, Failed, conclude, skip  # noqa: E402

try:
    import tomllib
except ImportError:
    tomllib = None

EXAMPLE = os.path.join(HERE, "..", "example", "before", "clockwork.py")
FILES = {"helix": "languages.toml", "kate": "settings.json", "sublime": "LSP.sublime-settings", "zed": "settings.json"}


class Editor(Server):
    """Sends settings with `initialize`, with a notification, and when it is asked; keeps what the server shows its user."""

    def __init__(self, command, settings, options=None):
        super().__init__(command, os.path.dirname(EXAMPLE), settings)
        self.options = options
        self.shown = []

    def request(self, method, params=None):
        if method == "initialize" and self.options is not None:
            params["initializationOptions"] = self.options
        return super().request(method, params)

    def receive(self, message):
        if message.get("method") == "window/showMessage":
            self.shown.append(message["params"]["message"])
        super().receive(message)


def read_json(text):
    """JSON with the comments and commas that Sublime Text takes, and the others do without."""
    without_comments = re.sub(r'("(?:[^"\\]|\\.)*")|//[^\n]*', lambda match: match[1] or "", text)
    return json.loads(re.sub(r",(\s*[}\]])", r"\1", without_comments))


def nested(settings):
    """{"a": {"b": 1}} of {"a.b": 1}"""
    result = {}
    for name, value in settings.items():
        *outer, last = name.split(".")
        place = result
        for part in outer:
            place = place.setdefault(part, {})
        place[last] = value
    return result


def expect(what, got, wanted):
    if got != wanted:
        raise Failed(f"{what}: {got!r}, not {wanted!r}")


# Each gives the command, the settings by their sections, and what comes with `initialize`.


def helix(text):
    file = tomllib.loads(text)
    server = file["language-server"]["pykind"]
    for language in file.get("language", []):
        expect("the language", language["name"], "python")
        expect("the first server", language["language-servers"][0], "pykind")
    config = server.get("config")
    return [server["command"], *server["args"]], config or {}, config


def kate(text):
    server = json.loads(text)["servers"]["python"]
    expect("what names the language", re.fullmatch(server["highlightingModeRegex"], "Python") is not None, True)
    return server["command"], server["settings"], None


def sublime(text):
    client = read_json(text)["clients"]["pykind"]
    expect("whether it is on", client["enabled"], True)
    expect("the selector", client["selector"], "source.python")
    return client["command"], nested(client["settings"]), None


def zed(text):
    file = json.loads(text)
    binary = file["lsp"]["pylsp"]["binary"]
    expect("the first server", file["languages"]["Python"]["language_servers"][0], "pylsp")
    return [binary["path"], *binary["arguments"]], {}, None


READERS = {"helix": helix, "kate": kate, "sublime": sublime, "zed": zed}


def drive(command, settings, options):
    expect("the command", command, ["pykind", "lsp"])
    with open(EXAMPLE, encoding="utf-8") as file:
        text = file.read()
    line = text[:text.index("halves")].count("\n")
    with Editor(command, settings, options) as editor:
        editor.notify("workspace/didChangeConfiguration", {"settings": settings})
        editor.open(EXAMPLE, text)
        hover = editor.hover(EXAMPLE, line, len("def "))
    expect("what the user is shown", editor.shown, [])
    expect("whether the hover explains", "generator function" in (hover or ""), True)
    expect("the status", editor.process.returncode, 0)


def must_not_pass(pykind_settings):
    """Whether a setting that is wrong is noticed by `drive` at all."""
    try:
        drive(["pykind", "lsp"], {"pykind": pykind_settings}, None)
    except Failed:
        return
    raise Failed("a wrong setting was not noticed")


def main():
    if tomllib is None:
        skip("this Python has no tomllib")
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(os.path.abspath(sys.argv[1]), os.path.join(folder, "pykind"))
        os.environ["PATH"] = folder + os.pathsep + os.environ["PATH"]
        must_not_pass({"target-version": "four"})
        for editor, name in FILES.items():
            with open(os.path.join(EDITORS, editor, name), encoding="utf-8") as file:
                texts = [file.read()]
            with open(os.path.join(EDITORS, editor, "README.md"), encoding="utf-8") as page:
                texts += re.findall(r"^```(?:toml|json)\n(.*?)^```", page.read(), re.M | re.S)
            for text in texts:
                drive(*READERS[editor](text))
            print(f"ok: {editor}: {name} and {len(texts) - 1} block(s) of its page")


conclude(main)
