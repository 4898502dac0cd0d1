#!/usr/bin/env node
// pictures.mjs PYKIND FOLDER: takes the pictures of the extension's README from a real VS Code, light and dark.
import {execFileSync} from "node:child_process";
import {cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join, resolve} from "node:path";
import {fileURLToPath} from "node:url";

import {Editor, until} from "./editor.mjs";
import {visualStudioCode} from "./setup.mjs";

const LARGEST = 150_000;
const THEMES = {dark: "Default Dark Modern", light: "Default Light Modern"};
const SIZE = {width: 900, height: 560};
// Nothing but the text, and what is shown of it.
const BARE = {
    "breadcrumbs.enabled": false,
    "editor.stickyScroll.enabled": false,
    "editor.cursorBlinking": "solid",
    "window.commandCenter": false,
    "window.menuBarVisibility": "hidden",
    "workbench.activityBar.location": "hidden",
    "workbench.layoutControl.enabled": false,
};
// Places in workspace/streams.py.
const CLASS = [8, 8];
const TICKER = [25, 14];
const DROPPED = [37, 6];

const here = dirname(fileURLToPath(import.meta.url));
const [pykind, folder] = process.argv.slice(2);
if (!pykind || !folder) {
    console.error("usage: pictures.mjs PYKIND FOLDER");
    process.exit(2);
}

async function takeAll(editor, take) {
    const {page} = editor;
    await editor.open("streams.py");
    await editor.command("View: Close Primary Side Bar");
    await page.mouse.move(SIZE.width - 40, SIZE.height - 60);  // away from what would say something of itself

    await editor.hover(...TICKER, "asynchronous generator function", () => take("hover"));

    await editor.goTo(...DROPPED);
    await editor.menuOfActions("Quick Fix...", "Add `await`", () => take("finding"));
    await editor.goTo(...CLASS);
    await editor.menuOfActions("pykind: Convert This Class or Function", "Convert to asynchronous generator function", () => take("conversion-before"));
    await editor.action("pykind: Convert This Class or Function", "Convert to asynchronous generator function");
    await until("the function", async () => (await editor.text(".view-lines")).includes("async def ticks(clock, last)asynchronous generator function"));
    await take("conversion-after");

    await editor.command("pykind: List the Functions of This File by Kind");
    await page.locator(".quick-input-list .monaco-list-row").filter({hasText: "ticker"}).waitFor();
    await take("functions");
    await editor.escape();

    await (await editor.input("pykind: Explain This Term")).fill("asynchronous generator iterator");
    await page.keyboard.press("Enter");
    await editor.pageWith("contextlib.aclosing");
    await take("explain");
}

const code = visualStudioCode();
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "pykind-pictures-")));
mkdirSync(folder, {recursive: true});
let editor;
try {
    const vsix = join(scratch, "pykind.vsix");
    const script = join(here, "..", "..", "..", "editors", "vscode", "scripts", "package.mjs");
    execFileSync(process.execPath, [script, realpathSync(pykind), vsix], {stdio: "inherit"});
    for (const [shade, theme] of Object.entries(THEMES)) {
        const workspace = join(scratch, shade);
        cpSync(join(here, "workspace"), workspace, {recursive: true});
        const settings = {...BARE, "workbench.colorTheme": theme};
        editor = await Editor.start({code, home: join(scratch, `${shade}-home`), folder: workspace, vsix, settings, size: SIZE});
        await takeAll(editor, async name => {
            const path = resolve(folder, `${name}-${shade}.png`);
            // Menus fade in: a picture is of what does not change any more.
            await editor.page.screenshot({path, animations: "disabled", caret: "initial"});
            const {size} = statSync(path);
            console.log(`${String(size).padStart(7)} ${path}`);
            if (size >= LARGEST) throw new Error(`${path} is too large`);
        });
        await editor.stop();
    }
} finally {
    await editor?.stop();
    rmSync(scratch, {recursive: true, force: true});
}
