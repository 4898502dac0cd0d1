// Makes dist/extension.js: the extension and the packages that it is built on, in one file. Each of these must be named in
// THIRD_PARTY_NOTICES.txt.
import {readFileSync} from "node:fs";

import {build} from "esbuild";

const result = await build({
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.js",
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    metafile: true,
    logLevel: "warning",
});
const notices = readFileSync("THIRD_PARTY_NOTICES.txt", "utf8");
const packages = new Set(Object.keys(result.metafile.inputs).flatMap(path => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
const missing = [...packages].filter(name => !notices.includes(`\n${name}\n`));
if (missing.length > 0) {
    console.error(`THIRD_PARTY_NOTICES.txt does not name ${missing.join(", ")}`);
    process.exit(1);
}
