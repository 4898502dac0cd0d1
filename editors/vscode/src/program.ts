// Which program is the server, and whether it runs on this machine.
import {execFile} from "node:child_process";
import {homedir} from "node:os";
import {join} from "node:path";
import {type ExtensionContext, workspace} from "vscode";

const PATIENCE_MILLISECONDS = 10_000;

// The one that `pykind.path` names, else the one that the extension carries.
export function serverProgram(context: ExtensionContext): string {
    const path = workspace.getConfiguration("pykind").get("path", "").trim();
    if (path.startsWith("~/")) return join(homedir(), path.slice(2));
    return path || context.asAbsolutePath(join("bin", "pykind"));
}

// Why the program cannot be used; nothing if it can. A server that cannot run would end without a word about the reason: asking
// it for its version tells a missing file, one for another processor and missing libraries apart.
export function problemOf(program: string): Promise<string | undefined> {
    return new Promise(resolve => {
        execFile(program, ["--version"], {timeout: PATIENCE_MILLISECONDS}, (error, output, complaint) => {
            if (!error) return resolve(/^pykind\b/.test(output) ? undefined : "it is no pykind");
            if (error.code === "ENOENT") return resolve("there is no such program");
            if (error.code === "EACCES") return resolve("it is not executable");
            if (error.killed) return resolve("it does not answer");
            resolve(complaint.trim().split("\n").at(-1) || error.message);
        });
    });
}
