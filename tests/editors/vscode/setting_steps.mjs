// Each setting of the extension, and what it changes on the screen. They come after editing_steps.mjs, with expected/streams.py there.
import assert from "node:assert/strict";
import {readdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";

import {until} from "./editor.mjs";

const TICKER = {line: 16, column: 14};
const FEED = {line: 30, column: 23};

const editorText = editor => editor.text(".editor-instance .view-lines");
const shows = (editor, text) => until(`the editor to show ${text}`, async () => (await editorText(editor)).includes(text));
const showsNo = (editor, text) => until(`the editor to show no ${text}`, async () => !(await editorText(editor)).includes(text));
const problem = (editor, text) => until(`a problem ${text}`, async () => (await editor.text(".markers-panel")).includes(text));
const noProblem = (editor, text) => until(`no problem ${text}`, async () => !(await editor.text(".markers-panel")).includes(text));

// Python 3.14 says it in other words.
async function targetVersion({editor}) {
    editor.setSettings({"pykind.targetVersion": "3.12"});
    await editor.hover(TICKER.line, TICKER.column, "object async_generator can't be used in 'await' expression");
    editor.setSettings({"pykind.targetVersion": "3.14"});
    await editor.hover(TICKER.line, TICKER.column, "'async_generator' object can't be awaited");
}

async function hoverDetail({editor}) {
    editor.setSettings({"pykind.hover.detail": "full"});
    await editor.hover(TICKER.line, TICKER.column, "Consume");
    editor.setSettings({"pykind.hover.detail": "brief"});
    await until("a hover without the list", async () => !(await editor.hover(TICKER.line, TICKER.column, "asynchronous generator function")).includes("Consume"));
}

async function inlayHints({editor}) {
    const functions = "ticker(count)asynchronous generator function";
    const assignment = ": AsyncGenerator[int, None]";
    editor.setSettings({});
    await shows(editor, functions);
    await shows(editor, assignment);
    editor.setSettings({"pykind.inlayHints.functions": false});
    await showsNo(editor, functions);
    await shows(editor, assignment);
    editor.setSettings({"pykind.inlayHints.assignments": false});
    await showsNo(editor, assignment);
    await shows(editor, functions);
}

async function codeLenses({editor, workspace}) {
    const lenses = () => editor.text(".codelens-decoration");
    writeFileSync(join(workspace, "ticks.py"), readFileSync(join(import.meta.dirname, "workspace", "streams.py")));
    await editor.open("ticks.py");
    editor.setSettings({"pykind.codeLens.conversions": true});
    await until("the lens of a conversion", async () => (await lenses()).includes("Convert to asynchronous generator function"));
    assert.ok(!(await lenses()).includes("coroutine function"));
    editor.setSettings({"pykind.codeLens.counts": true});
    await until("the lens of a kind instead", async () => (await lenses()).includes("coroutine function") && !(await lenses()).includes("Convert"));
    await editor.goTo(25, 14);
    await until("a lens with a count", async () => (await lenses()).includes("asynchronous generator function · 1 "));
    await editor.open("streams.py");
}

// Names of such functions are in italics, as nothing else in the file.
async function semanticTokens({editor}) {
    const italics = async () => (await editor.page.locator(".editor-instance .view-lines .mtki").allInnerTexts()).join(" ");
    editor.setSettings({"pykind.semanticTokens": true});
    await until("italic names", async () => (await italics()).includes("ticker"));
    assert.doesNotMatch(await italics(), /\b(print|range)\b/);
    editor.setSettings({"pykind.semanticTokens": false});
    await until("no italic names", async () => await italics() === "");
}

async function searchPaths({editor}) {
    editor.setSettings({"pykind.searchPaths": ["vendored"]});
    await editor.hover(FEED.line, FEED.column, "generator function");
}

async function exclude({editor}) {
    editor.setSettings({});
    await editor.command("Problems: Focus on Problems View");
    await problem(editor, "pulse.py");
    editor.setSettings({"pykind.exclude": ["generated/"]});
    await noProblem(editor, "pulse.py");
}

async function trace({editor}) {
    editor.setSettings({"pykind.trace.server": "messages"});
    await editor.command("Developer: Set Log Level...");
    await editor.page.locator(".quick-input-list .monaco-list-row").filter({hasText: "pykind"}).click();
    await editor.page.locator(".quick-input-list .monaco-list-row").filter({hasText: "Trace"}).click();
    await editor.command("pykind: Show Log");
    await editor.hover(TICKER.line, TICKER.column, "asynchronous generator function");
    await until("the messages in the log", async () => (await editor.text(".output-view, .panel .view-lines")).includes("textDocument/hover"));
}

async function preset({editor}) {
    editor.setSettings({"pykind.checks.preset": "default"});
    await editor.command("Problems: Focus on Problems View");
    await problem(editor, "never-awaited");
    editor.setSettings({"pykind.checks.preset": "beside-type-checker"});
    await noProblem(editor, "never-awaited");
}

// The block with other names for what it defines, as some checks look for these in the whole project.
function withNamesOfItsOwn(block, suffix) {
    const names = new Set([...block.matchAll(/\b(?:def|class) (\w+)/g)].map(([, name]) => name).filter(name => !name.startsWith("__")));
    return block.replace(/\w+/g, word => (names.has(word) ? `${word}_${suffix}` : word));
}

// For each check a file with what it finds, from its spec; nothing is found once they are off.
async function checks({editor, workspace, root}) {
    const specs = join(root, "tests", "analysis", "checks");
    const byTarget = new Map();
    for (const name of readdirSync(specs)) {
        const text = readFileSync(join(specs, name), "utf8");
        const code = /^# `([a-z-]+)`/.exec(text)[1];
        const [, fence, block] = [...text.matchAll(/^```python([^\n]*)\n(.*?)^```$/gms)].find(([, , block]) => block.includes(`[${code}]`));
        writeFileSync(join(workspace, "checks", name.replace(".md", ".py")), withNamesOfItsOwn(block, code.replaceAll("-", "_")));
        const target = /target=(\S+)/.exec(fence)?.[1] ?? "3.12";
        byTarget.set(target, [...byTarget.get(target) ?? [], code]);
    }
    const codes = [...byTarget.values()].flat();
    const all = severity => Object.fromEntries(codes.map(code => [`pykind.checks.${code}`, severity]));
    const filter = editor.page.locator(".panel input[placeholder^='Filter']");
    for (const [target, ofTarget] of byTarget) {
        editor.setSettings({"pykind.targetVersion": target, ...all("error")});
        for (const code of ofTarget) {
            await filter.fill(code);
            await problem(editor, code);
        }
    }
    await filter.fill("");
    editor.setSettings(all("off"));
    await problem(editor, "No problems have been detected in the workspace");
}

async function wrongPath({editor, recorder, workspace}) {
    editor.setSettings({"pykind.path": join(workspace, "no-such-program")});
    const message = await editor.notification("no-such-program cannot be run: there is no such program");
    await message.getByRole("button", {name: "Open Settings"}).click();
    await until("the setting to be shown", async () => (await editor.text(".settings-editor")).includes("A pykind program to use instead"));
    const starts = recorder.starts();
    editor.setSettings({});
    await until("the server to be back", () => recorder.starts() > starts);
    await editor.open("streams.py");
    await editor.hover(TICKER.line, TICKER.column, "asynchronous generator function");
}

// The server that the extension carries takes over again, and the recorded one is told to end.
async function noPath({editor, recorder}) {
    editor.lasting = {};
    editor.setSettings({});
    await recorder.exits();
    await editor.hover(TICKER.line, TICKER.column, "asynchronous generator function");
}

export const settingSteps = [
    ["pykind.targetVersion", targetVersion],
    ["pykind.hover.detail", hoverDetail],
    ["pykind.inlayHints.*", inlayHints],
    ["pykind.codeLens.*", codeLenses],
    ["pykind.semanticTokens", semanticTokens],
    ["pykind.searchPaths", searchPaths],
    ["pykind.exclude", exclude],
    ["pykind.trace.server", trace],
    ["pykind.checks.preset", preset],
    ["pykind.checks.* find, and are silent when they are off", checks],
    ["pykind.path with a program that is not there, and back", wrongPath],
    ["pykind.path is unset, and the server told to exit", noPath],
];
