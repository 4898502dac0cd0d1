// Each command of the extension, and the status bar item. They come after editing_steps.mjs, with expected/streams.py in the editor.
import assert from "node:assert/strict";

import {until} from "./editor.mjs";

const shows = (editor, selector, text) => until(`${selector} to show ${text}`, async () => (await editor.text(selector)).includes(text));

async function statusShowsTheKind({editor}) {
    await editor.goTo(19, 9);
    await shows(editor, ".statusbar", "asynchronous generator function");
    await editor.goTo(23, 6);
    await until("the status bar to show another kind", async () => /(^|\n)coroutine function(\n|$)/.test(await editor.text(".statusbar")));
    await editor.goTo(3, 1);
    await until("the status bar to show no kind outside of functions", async () => !/function/.test(await editor.text(".statusbar")));
}

async function functionsAreListed({editor}) {
    await editor.command("pykind: List the Functions of This File by Kind");
    const rows = editor.page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({hasText: "ticker"}).waitFor();
    const list = await editor.text(".quick-input-list");
    for (const part of ["asynchronous generator function", "coroutine function", "main", "save", "ticks"]) assert.ok(list.includes(part), list);
    await rows.filter({hasText: "ticker"}).click();
    await shows(editor, ".statusbar", "Ln 16, Col 17 (6 selected)");
}

async function termIsExplained({editor}) {
    await editor.goTo(19, 11);
    const input = await editor.input("pykind: Explain This Term");
    assert.equal(await input.inputValue(), "yield");
    await input.fill("asynchronous generator iterator");
    await editor.page.keyboard.press("Enter");
    await editor.page.locator(".tab.active").filter({hasText: "Preview asynchronous generator iterator"}).waitFor();
    await editor.pageWith("contextlib.aclosing");
    await editor.open("streams.py");
}

async function unknownTermIsRefused({editor}) {
    await (await editor.input("pykind: Explain This Term")).fill("nosuchterm");
    await editor.page.keyboard.press("Enter");
    await editor.notification("nosuchterm: no such term; the nearest are");
}

async function serverIsRestarted({editor, recorder}) {
    const starts = recorder.starts();
    await editor.command("pykind: Restart Server");
    await until("the server to begin anew", () => recorder.starts() === starts + 1);
    await editor.hover(16, 14, "asynchronous generator function");
}

async function logIsShown({editor}) {
    await editor.command("pykind: Show Log");
    await shows(editor, ".output-view, .panel .view-lines", "is listening");
    assert.doesNotMatch(await editor.text(".output-view, .panel .view-lines"), /\[error\]/);
}

export const commandSteps = [
    ["the status bar shows the kind of the function that the cursor is in", statusShowsTheKind],
    ["the functions are listed, and one is gone to", functionsAreListed],
    ["a term is explained", termIsExplained],
    ["a term that there is not is refused", unknownTermIsRefused],
    ["the server is restarted", serverIsRestarted],
    ["the log is shown, without errors", logIsShown],
];
