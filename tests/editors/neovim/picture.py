"""The pictures of a hover in Neovim, dark and light: picture.py PYKIND [FOLDER]

Neovim runs in tmux, which gives its screen with all colours; that becomes a page, and Debian's chromium a picture of it. FOLDER is
editors/neovim/images.
"""

import html
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from neovims import Unavailable, neovim  # noqa: E402
from sessions import EDITORS, Failed, conclude, installed, skip  # noqa: E402

COLUMNS, ROWS = 104, 24
FONT_SIZE, LINE_HEIGHT, MARGIN = 15, 17, 12
LIMIT_SECONDS = 120
DEMO = os.path.join(HERE, "..", "..", "support", "demo.py")
SHOW_THE_HOVER = """
lua << END
vim.api.nvim_create_autocmd('LspAttach', {
  callback = function()
    vim.fn.search('def ticker')
    vim.cmd('normal! wzt')
    vim.defer_fn(function() vim.lsp.buf.hover({ border = 'rounded', max_width = 96 }) end, 0)
  end,
})
END
"""

NORMAL = {"fg": None, "bg": None, "bold": False, "italic": False, "underline": False, "inverse": False}
SWITCHES = {1: ("bold", True), 3: ("italic", True), 4: ("underline", True), 7: ("inverse", True),
            22: ("bold", False), 23: ("italic", False), 24: ("underline", False), 27: ("inverse", False)}


def palette(number):
    """A colour of the 256 that terminals have."""
    if number < 16:
        strong = 255 if number > 7 else 170
        return "#%02x%02x%02x" % tuple(strong if number & bit else 0 for bit in (1, 2, 4))
    if number < 232:
        steps = [0, 95, 135, 175, 215, 255]
        number -= 16
        return "#%02x%02x%02x" % (steps[number // 36], steps[number // 6 % 6], steps[number % 6])
    grey = 8 + 10 * (number - 232)
    return "#%02x%02x%02x" % (grey, grey, grey)


def apply(style, codes):
    """The style after the numbers of one `ESC [ … m`."""
    style = dict(style)
    codes = list(codes)
    while codes:
        code = codes.pop(0)
        if code == 0:
            style = dict(NORMAL)
        elif code in SWITCHES:
            name, value = SWITCHES[code]
            style[name] = value
        elif code in (38, 48, 58) and codes:
            colour = palette(codes[1]) if codes[0] == 5 else "#%02x%02x%02x" % tuple(codes[1:4])
            codes = codes[2:] if codes[0] == 5 else codes[4:]
            if code != 58:  # of the underline
                style["fg" if code == 38 else "bg"] = colour
        elif 30 <= code <= 37 or 90 <= code <= 97:
            style["fg"] = palette(code - 30 if code < 90 else code - 82)
        elif 40 <= code <= 47 or 100 <= code <= 107:
            style["bg"] = palette(code - 40 if code < 100 else code - 92)
        elif code in (39, 49):
            style["fg" if code == 39 else "bg"] = None
    return style


def css(style, colours):
    fg, bg = style["fg"] or colours["fg"], style["bg"] or colours["bg"]
    if style["inverse"]:
        fg, bg = bg, fg
    more = "font-weight:bold;" if style["bold"] else ""
    more += "font-style:italic;" if style["italic"] else ""
    more += "text-decoration:underline;" if style["underline"] else ""
    return f"color:{fg};background:{bg};{more}"


def page_of(screen, colours):
    style, rows = dict(NORMAL), []
    for line in screen.rstrip("\n").split("\n"):
        spans = []
        for codes, text in re.findall(r"\x1b\[([\d;:]*)m|([^\x1b]+)", line):
            if text:
                spans.append(f'<span style="{css(style, colours)}">{html.escape(text)}</span>')
            else:
                # `4:3` is a sort of underline.
                style = apply(style, [int(code.split(":")[0] or 0) for code in codes.split(";")])
        rows.append("<div>" + "".join(spans) + "</div>")
    return (f"<!doctype html><meta charset=utf-8><style>body{{margin:{MARGIN}px;background:{colours['bg']};"
            f"font:{FONT_SIZE}px/{LINE_HEIGHT}px 'DejaVu Sans Mono',monospace}}"
            f"div{{white-space:pre;height:{LINE_HEIGHT}px}}span{{display:inline-block;height:{LINE_HEIGHT}px}}</style>" + "".join(rows))


class Terminal:
    """A tmux of its own with one program in it."""

    def __init__(self, folder, command, environment):
        self.tmux = ["tmux", "-S", os.path.join(folder, "tmux"), "-f", "/dev/null"]
        self.environment = environment
        self.call("new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), *command)

    def call(self, *words):
        done = subprocess.run([*self.tmux, *words], env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failed(f"tmux {words[0]}: {done.stderr.strip()}")
        return done.stdout

    def screen_with(self, text):
        """The screen with its colours, once it shows the text and stands still."""
        deadline, last = time.monotonic() + LIMIT_SECONDS, None
        while time.monotonic() < deadline:
            screen = self.call("capture-pane", "-e", "-p")
            if screen == last and text in re.sub(r"\x1b\[[\d;:]*m", "", screen):
                return screen
            last = screen
            time.sleep(0.2)
        raise Failed(f"the screen never shows {text!r}, but\n{last}")


def take(program, pykind, background, target, chromium):
    colours = {"dark": {"fg": "#e0e2ea", "bg": "#14161b"}, "light": {"fg": "#14161b", "bg": "#e0e2ea"}}[background]
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(os.path.abspath(pykind), os.path.join(folder, "pykind"))
        script = os.path.join(folder, "show.vim")
        with open(script, "w", encoding="utf-8") as file:
            file.write(SHOW_THE_HOVER)
        environment = {**os.environ, "PATH": folder + os.pathsep + os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
        terminal = Terminal(folder, [program, "--clean", "-n", "--cmd", f"set runtimepath^={os.path.join(EDITORS, 'neovim')}",
                                     "-c", f"set termguicolors background={background} laststatus=0 noruler number noshowcmd shortmess+=F",
                                     "-S", script, DEMO], environment)
        try:
            screen = terminal.screen_with("Calling it runs none of its body")
        finally:
            terminal.call("kill-server")
        page = os.path.join(folder, "page.html")
        with open(page, "w", encoding="utf-8") as file:
            file.write(page_of(screen, colours))
        size = f"{round(COLUMNS * FONT_SIZE * 0.602) + 2 * MARGIN},{ROWS * LINE_HEIGHT + 2 * MARGIN}"
        done = subprocess.run([chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=2",
                               f"--user-data-dir={folder}/chromium", f"--window-size={size}", f"--screenshot={target}", "file://" + page],
                              env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0 or not os.path.exists(target):
            raise Failed(f"chromium took no picture: {done.stderr}")
    print(target)


def main():
    pykind = sys.argv[1]
    images = sys.argv[2] if len(sys.argv) > 2 else os.path.join(EDITORS, "neovim", "images")
    chromium = installed("chromium", "chromium", "fonts-dejavu-core")
    if not chromium or not installed("tmux", "tmux"):
        skip("there is no chromium, or no tmux")
    try:
        program = neovim("0.12")
    except Unavailable as reason:
        skip(f"no Neovim 0.12 can be had: {reason}")
    os.makedirs(images, exist_ok=True)
    for background in ["dark", "light"]:
        take(program, pykind, background, os.path.join(images, f"hover-{background}.png"), chromium)


conclude(main)
