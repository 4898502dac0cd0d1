// A VS Code of its own: nothing installed but what is named, driven as a user would, by keys and what is on the screen.
//
// Nothing waits for a time to pass: each step waits until what it brings about is there, and fails loudly if that does not come.
import {execFileSync, spawn} from "node:child_process";
import {mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {createServer} from "node:net";
import {join} from "node:path";

const PATIENCE_MILLISECONDS = 30_000;
const POLL_MILLISECONDS = 50;
const MENU_TRIES = 10;
const MENU_PATIENCE_MILLISECONDS = 2_500;

// What VS Code shows of itself and is not looked for here.
const QUIET = {
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": false,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.colorTheme": "Default Dark Modern",
    "chat.disableAIFeatures": true,
    "editor.minimap.enabled": false,
    "editor.occurrencesHighlight": "off",
    "files.autoSave": "off",
    "files.simpleDialog.enable": true,
};

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

// What `look` gives as soon as it is something; `what` says what was waited for when it never is.
export async function until(what, look, patience = PATIENCE_MILLISECONDS) {
    const end = Date.now() + patience;
    let last;
    do {
        try {
            const found = await look();
            if (found) return found;
            last = undefined;
        } catch (problem) {
            last = problem;  // the page was changing while it was looked at
        }
        await pause(POLL_MILLISECONDS);
    } while (Date.now() < end);
    throw new Error(`waited in vain for ${what}${last ? ` (${last.message.split("\n")[0]})` : ""}`);
}

function freePort() {
    return new Promise((resolve, reject) => {
        const probe = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
            const {port} = probe.address();
            probe.close(() => resolve(port));
        });
    });
}

export class Editor {
    // `code`: see setup.mjs. `home`: an empty folder for all that VS Code writes; `folder`: the workspace; `vsix`: what to install.
    static async start({code, home, folder, vsix, settings = {}, size = {width: 1280, height: 900}}) {
        const editor = new Editor();
        const [user, machine] = ["User", "Machine"].map(scope => join(home, "data", scope));
        for (const folder of [user, machine]) mkdirSync(folder, {recursive: true});
        writeFileSync(join(user, "settings.json"), JSON.stringify({...QUIET, ...settings}, null, 2));
        editor.settingsFile = join(machine, "settings.json");
        editor.lasting = {};
        editor.setSettings({});
        const environment = {
            PATH: process.env.PATH, LANG: "C.UTF-8", HOME: home, XDG_CONFIG_HOME: join(home, "config"), XDG_DATA_HOME: join(home, "share"),
            XDG_CACHE_HOME: join(home, "cache"),
        };
        const folders = ["--user-data-dir", join(home, "data"), "--extensions-dir", join(home, "extensions")];
        editor.installed = execFileSync(code.node, [code.entry, ...folders, "--install-extension", vsix], {env: environment, encoding: "utf8"});
        const port = await freePort();
        const server = spawn(code.node, [code.entry, ...folders, "--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-workspace-trust",
            "--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"], {env: environment, stdio: "ignore"});
        editor.server = server;
        editor.ended = new Promise(resolve => server.once("exit", resolve));
        const address = `http://127.0.0.1:${port}/`;
        await until("code-server to listen", async () => (await fetch(address + "healthz")).ok);
        editor.browser = await code.chromium.launch({executablePath: code.browser, args: ["--no-sandbox", "--disable-gpu"]});
        editor.page = await (await editor.browser.newContext({viewport: size, deviceScaleFactor: 1})).newPage();
        editor.page.setDefaultTimeout(PATIENCE_MILLISECONDS);
        await editor.page.goto(`${address}?folder=${encodeURIComponent(folder)}`);
        await editor.page.locator(".monaco-workbench").waitFor();
        return editor;
    }

    async stop() {
        await this.browser?.close();
        this.server?.kill();
        await this.ended;
    }

    // The settings of the machine that the extension runs on: the only ones that may name a program, and whose file VS Code watches
    // (it reads the user's from here when it starts). What is in `lasting` is set too, whatever else is.
    setSettings(settings) {
        writeFileSync(this.settingsFile, JSON.stringify({...this.lasting, ...settings}, null, 2));
    }

    // Opens a menu until it is there: a key that is pressed while VS Code is busy can be lost, and so can a menu when another closes.
    async menu(what, open) {
        for (let left = MENU_TRIES; ; --left) {
            try {
                return await open();
            } catch (problem) {
                if (left === 1) throw new Error(`${what} did not open: ${problem.message.split("\n")[0]}`);
                await this.escape();
            }
        }
    }

    // A row of the list under the field at the top, once it is there; it begins after the list before it is gone.
    pick(what, open, text, row) {
        const timeout = MENU_PATIENCE_MILLISECONDS;
        const widget = this.page.locator(".quick-input-widget");
        return this.menu(what, async () => {
            await widget.waitFor({state: "hidden", timeout});
            await open();
            await widget.locator(".quick-input-filter input").fill(text, {timeout});
            const found = widget.locator(".quick-input-list .monaco-list-row").filter({hasText: row}).first();
            await found.waitFor({timeout});
            return found;
        });
    }

    async command(title) {
        const row = await this.pick("the command palette", () => this.page.keyboard.press("F1"), `>${title}`, title);
        await row.click();
    }

    async open(file) {
        const row = await this.pick("quick open", () => this.page.keyboard.press("Control+P"), file, file);
        await row.click();
        await this.page.locator(`.tab.active[data-resource-name="${file.split("/").at(-1)}"]`).waitFor();
        await this.page.locator(".monaco-editor .view-lines").first().waitFor();
    }

    // Both count from 1.
    async goTo(line, column = 1) {
        await this.pick("go to line", () => this.page.keyboard.press("Control+G"), `:${line}:${column}`, "");
        await this.page.keyboard.press("Enter");
        await this.page.locator(".statusbar-item").filter({hasText: `Ln ${line}, Col ${column}`}).waitFor();
    }

    // The text of the hover at a place, once it has some of what is looked for. `look` is called while it is there.
    async hover(line, column, text, look = async () => undefined) {
        await this.goTo(line, column);
        const timeout = MENU_PATIENCE_MILLISECONDS;
        const hover = this.page.locator(".monaco-editor .monaco-hover .hover-contents").filter({hasText: text}).first();
        await this.menu(`a hover with ${text}`, async () => {
            await this.command("Show or Focus Hover");
            await hover.waitFor({timeout});
        });
        const found = await hover.innerText();
        await look();
        await this.escape();
        return found;
    }

    // An entry of the menu of code actions that a command opens at the cursor.
    async entry(command, title) {
        const entry = this.page.locator(".action-widget .monaco-list-row").filter({hasText: title}).first();
        await this.menu(`a menu with ${title}`, async () => {
            await this.command(command);
            await entry.waitFor({timeout: MENU_PATIENCE_MILLISECONDS});
        });
        return entry;
    }

    // Chooses it.
    async action(command, title) {
        await (await this.entry(command, title)).click();
    }

    // Only looks at the menu.
    async menuOfActions(command, title, look) {
        await this.entry(command, title);
        await look();
        await this.escape();
    }

    // The field at the top that a command opens, once it is no longer the one of the command palette.
    async input(command) {
        await this.command(command);
        await this.page.locator(".quick-input-widget .quick-input-title").filter({hasText: /\w/}).waitFor();
        return this.page.locator(".quick-input-widget .input").first();
    }

    // The message in the corner.
    async notification(text) {
        const found = this.page.locator(".notification-toast").filter({hasText: text}).first();
        await found.waitFor();
        return found;
    }

    // Waits for a page, such as a preview, with some text. It is in a frame inside a frame, which is called active once it is seen.
    pageWith(text) {
        return until(`a page with ${text}`, async () => {
            for (const frame of this.page.frames()) {
                const isSeen = frame.parentFrame() !== null && await (await frame.frameElement()).getAttribute("id") === "active-frame";
                if (isSeen && (await frame.locator("body").innerText()).includes(text)) return true;
            }
            return false;
        });
    }

    async escape() {
        await this.page.keyboard.press("Escape");
    }

    async text(selector) {
        return (await this.page.locator(selector).allInnerTexts()).join("\n").replaceAll("\u00a0", " ");
    }

    async saved(file, what, isRight) {
        await this.page.keyboard.press("Control+S");
        return until(`${file} on disk to have ${what}`, () => {
            const text = readFileSync(file, "utf8");
            return isRight(text) && text;
        });
    }
}
