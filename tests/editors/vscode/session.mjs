#!/usr/bin/env node
// session.mjs PYKIND: the extension in a real VS Code that has nothing else, with PYKIND as the server that it carries.
//
// Everything that a user does is done once: hover, finding, quick fix, conversion, save; each command, each setting; what is to be seen is
// looked for, and what is on disk. Then the messages between the two are validated by the types of the protocol.
// Exit: 0, 1 something is not as it should be, 77 VS Code cannot be had.
import {execFileSync} from "node:child_process";
import {cpSync, copyFileSync, mkdtempSync, realpathSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";

import {readProtocol} from "../schema/protocol.mjs";
import {commandSteps} from "./command_steps.mjs";
import {Editor} from "./editor.mjs";
import {editingSteps} from "./editing_steps.mjs";
import {Exercised} from "./exercised.mjs";
import {Recorder} from "./recorder.mjs";
import {settingSteps} from "./setting_steps.mjs";
import {visualStudioCode} from "./setup.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..", "..");

const [pykind] = process.argv.slice(2);
if (!pykind) {
    console.error("usage: session.mjs PYKIND");
    process.exit(2);
}
const code = visualStudioCode();
const protocol = readProtocol();
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "pykind-editor-")));
const workspace = join(scratch, "workspace");
const began = Date.now();
let editor;
let failed = true;
try {
    // Without the symbols of a debug build, which nobody would install.
    const server = join(scratch, "pykind");
    copyFileSync(realpathSync(pykind), server);
    execFileSync("strip", [server]);
    const vsix = join(scratch, "pykind.vsix");
    execFileSync(process.execPath, [join(root, "editors", "vscode", "scripts", "package.mjs"), server, vsix], {stdio: "inherit"});
    cpSync(join(here, "workspace"), workspace, {recursive: true});

    editor = await Editor.start({code, home: join(scratch, "home"), folder: workspace, vsix});
    const exercised = new Exercised(editor, join(root, "editors", "vscode", "package.json"));
    const recorder = new Recorder(server, scratch);
    const context = {editor, recorder, workspace, root};
    for (const [name, step] of [...editingSteps, ...commandSteps, ...settingSteps]) {
        await step(context);
        console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s ${name}`);
    }
    const faults = [...exercised.faults(), ...recorder.faults(protocol)];
    for (const fault of faults) console.log(`  ${fault}`);
    console.log(`vscode: ${exercised.summary()}, ${recorder.summary()}, ${faults.length} failures`);
    failed = faults.length > 0;
} catch (problem) {
    console.log(`  ${problem.stack}`);
    // What was on the screen says more than the words.
    const picture = join(tmpdir(), "pykind-editor-failure.png");
    await editor?.page?.screenshot({path: picture}).then(() => console.log(`  the screen: ${picture}`), () => undefined);
} finally {
    await editor?.stop().catch(problem => console.log(`  VS Code did not end: ${problem.message}`));
    rmSync(scratch, {recursive: true, force: true});
}
process.exit(failed ? 1 : 0);
