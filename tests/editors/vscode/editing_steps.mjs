// What everyone does: read a hover, mend a finding, convert a class, save.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {join} from "node:path";

import {until} from "./editor.mjs";

// Places in workspace/streams.py as it is at first.
export const TICKER = {line: 25, column: 14};
const CLASS_LINE = 8;
const DROPPED_LINE = 37;

const hasLine = (editor, line) => until(`the editor to show ${line}`, async () => (await editor.text(".view-lines")).includes(line));

async function bundledServerAnswers({editor}) {
    assert.match(editor.installed, /was successfully installed/);
    await editor.open("streams.py");
    const text = await editor.hover(TICKER.line, TICKER.column, "asynchronous generator function");
    for (const part of ["AsyncGenerator[int, None]", "async for i in ticker(…)", "with yield on line 28"]) assert.ok(text.includes(part), text);
}

// From here on the messages are recorded.
async function namedServerTakesOver({editor, recorder}) {
    editor.lasting = {"pykind.path": recorder.program};
    editor.setSettings({});
    await until("the server that pykind.path names to answer", () => recorder.messages().some(row => row.message?.result?.serverInfo?.name === "pykind"));
}

async function findingIsShown({editor}) {
    await editor.command("Problems: Focus on Problems View");
    await until("the finding among the problems", async () => (await editor.text(".markers-panel")).includes("never-awaited"));
    assert.match(await editor.text(".markers-panel"), /save\(…\).*never awaited/);
}

async function quickFixIsApplied({editor}) {
    await editor.goTo(DROPPED_LINE, 6);
    await editor.action("Quick Fix...", "Add `await`");
    await hasLine(editor, "await save(\"home\")");
}

async function conversionIsApplied({editor}) {
    await editor.goTo(CLASS_LINE, 8);
    await editor.action("pykind: Convert This Class or Function", "Convert to asynchronous generator function");
    await hasLine(editor, "async def ticks(clock, last)");
}

async function fileIsSaved({editor, workspace}) {
    const file = join(workspace, "streams.py");
    const text = await editor.saved(file, "the conversion", text => !text.includes("class Ticks"));
    const expected = readFileSync(join(import.meta.dirname, "expected", "streams.py"), "utf8");
    assert.equal(text, expected);
}

export const editingSteps = [
    ["the server that the extension carries answers a hover", bundledServerAnswers],
    ["the server that pykind.path names takes over", namedServerTakesOver],
    ["a finding is among the problems", findingIsShown],
    ["its quick fix is applied", quickFixIsApplied],
    ["a conversion is applied", conversionIsApplied],
    ["the file on disk is as it should be", fileIsSaved],
];
