// What the editors' tests fetch once and keep: npm packages of exact versions, each set in a folder of its own.
import {execFileSync} from "node:child_process";
import {existsSync, mkdirSync, mkdtempSync, renameSync, rmSync} from "node:fs";
import {createRequire} from "node:module";
import {homedir} from "node:os";
import {join} from "node:path";

// The status by which CTest knows that nothing was tested.
const SKIPPED = 77;

export function skip(reason) {
    console.log(`SKIPPED: ${reason}`);
    process.exit(SKIPPED);
}

export function cacheFolder() {
    const base = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
    return join(process.env.PYKIND_CACHE || join(base, "pykind"), "editors");
}

// The folder that is called `name` there; `make` fills one that is not there yet. It appears as a whole or not at all, so that several
// tests can ask for it at the same time and one that is stopped leaves nothing half done.
export function kept(name, make) {
    const folder = join(cacheFolder(), name);
    if (existsSync(folder)) return folder;
    mkdirSync(cacheFolder(), {recursive: true});
    const made = mkdtempSync(join(cacheFolder(), ".making-"));
    try {
        make(made);
        renameSync(made, folder);
    } catch (problem) {
        rmSync(made, {recursive: true, force: true});
        if (!existsSync(folder)) throw problem;  // else another test was faster
    }
    return folder;
}

// Installs `{name: version}` into the folder that is to be made.
export function installInto(folder, packages, environment = {}) {
    const wanted = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", folder, ...wanted],
                 {stdio: ["ignore", "ignore", "inherit"], env: {...process.env, ...environment}});
}

// A `require` that finds these packages, which are installed if they are not; the test is skipped where that cannot be done.
export function packages(wanted) {
    const name = Object.entries(wanted).map(([name, version]) => `${name.replace(/\W+/g, "-")}-${version}`).join("+");
    try {
        const folder = kept(name, folder => installInto(folder, wanted));
        return createRequire(join(folder, "package.json"));
    } catch (problem) {
        return skip(`these npm packages could not be installed: ${Object.keys(wanted).join(", ")} (${problem.message})`);
    }
}
