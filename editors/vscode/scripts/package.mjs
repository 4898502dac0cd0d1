// package.mjs SERVER OUT.vsix: packs the extension with the server program SERVER for linux-x64. It works on a copy, so that nothing but
// `dist/` and `node_modules/` is made beside the sources.
import {execFileSync} from "node:child_process";
import {chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join, resolve} from "node:path";
import {fileURLToPath} from "node:url";

const [server, out] = process.argv.slice(2);
if (!server || !out) {
    console.error("usage: package.mjs SERVER OUT.vsix");
    process.exit(2);
}
const folder = dirname(dirname(fileURLToPath(import.meta.url)));
const run = (program, args, cwd) => execFileSync(program, args, {cwd, stdio: ["ignore", "ignore", "inherit"]});
const tool = name => join(folder, "node_modules", ".bin", name);

// `npm ci` writes this file last; it is out of date when another version of a package is wanted.
const installed = join(folder, "node_modules", ".package-lock.json");
const isInstalled = existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(folder, "package-lock.json")).mtimeMs;
if (!isInstalled) run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], folder);
run(process.execPath, [tool("tsc")], folder);
run(process.execPath, ["scripts/bundle.mjs"], folder);

const copy = mkdtempSync(join(tmpdir(), "pykind-vsix-"));
try {
    for (const name of ["package.json", ".vscodeignore", "README.md", "CHANGELOG.md", "THIRD_PARTY_NOTICES.txt", "images", "dist"])
        cpSync(join(folder, name), join(copy, name), {recursive: true});
    copyFileSync(join(folder, "..", "..", "LICENSE"), join(copy, "LICENSE"));
    mkdirSync(join(copy, "bin"));
    const program = join(copy, "bin", "pykind");
    copyFileSync(server, program);
    chmodSync(program, 0o755);
    mkdirSync(dirname(resolve(out)), {recursive: true});
    run(process.execPath, [tool("vsce"), "package", "--target", "linux-x64", "--no-dependencies", "--allow-missing-repository",
                           "--no-rewrite-relative-links", "--out", resolve(out)], copy);
} finally {
    rmSync(copy, {recursive: true, force: true});
}
