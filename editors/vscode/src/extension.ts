// Starts the server for Python files and puts its answers where VS Code has no place for them by itself: a status bar item, a list,
// a page. Everything else VS Code and its language client do from what the server offers.
import {commands, type ExtensionContext, window} from "vscode";

import {ExplainedPages} from "./explained_pages";
import {listFunctions} from "./function_list";
import {FunctionStatus} from "./function_status";
import {Server} from "./server";

let server: Server | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
    const log = window.createOutputChannel("pykind", {log: true});
    const running = new Server(context, log);
    server = running;
    const pages = new ExplainedPages(running);
    context.subscriptions.push(
        log, running, pages, new FunctionStatus(running),
        commands.registerCommand("pykind.restartServer", () => running.restart()),
        commands.registerCommand("pykind.showLog", () => log.show()),
        // What the cursor is on is what the server offers conversions for; each stands there with its reason if it is not possible.
        commands.registerCommand("pykind.convertHere", () =>
            commands.executeCommand("editor.action.codeAction", {kind: "refactor.rewrite", apply: "never"})),
        commands.registerCommand("pykind.explainTerm", () => pages.ask()),
        commands.registerCommand("pykind.listFunctions", () => listFunctions(running)),
    );
    await running.restart();
}

export async function deactivate(): Promise<void> {
    await server?.stop();
}
