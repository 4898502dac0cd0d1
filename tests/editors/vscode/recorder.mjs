// The server with record.py in front of it, and what it has written down so far.
import {chmodSync, existsSync, readFileSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";

import {readRecording} from "../schema/recording.mjs";
import {until} from "./editor.mjs";

const RECORD = join(dirname(dirname(fileURLToPath(import.meta.url))), "record.py");
const quoted = text => `'${text.replaceAll("'", "'\\''")}'`;

export class Recorder {
    constructor(server, folder) {
        this.rowsFile = join(folder, "traffic.ndjson");
        // The program to name in `pykind.path`. Only the server's messages are recorded, not what `--version` prints.
        this.program = join(folder, "recorded-pykind");
        const [record, pykind, rows] = [RECORD, server, this.rowsFile].map(quoted);
        writeFileSync(this.program, `#!/bin/sh\n[ "$1" = lsp ] && exec python3 ${record} ${pykind} ${rows} "$@"\nexec ${pykind} "$@"\n`);
        chmodSync(this.program, 0o755);
    }

    text() {
        return existsSync(this.rowsFile) ? readFileSync(this.rowsFile, "utf8") : "";
    }

    messages() {
        // The last row may be half written.
        return this.text().split("\n").slice(0, -1).map(line => JSON.parse(line));
    }

    // How often a server has begun.
    starts() {
        return this.messages().filter(row => row.message?.method === "initialize").length;
    }

    exits() {
        return until("the server to be told to exit", () => {
            const last = this.messages().at(-1);
            if (last.message?.method !== "exit") throw new Error(`the last message is ${JSON.stringify(last).slice(0, 200)}`);
            return true;
        });
    }

    // What is wrong with the messages.
    faults(protocol) {
        this.recording = readRecording(protocol, this.text());
        return this.recording.faults;
    }

    summary() {
        return `${this.recording.rows} messages of ${this.recording.counts.size} sorts`;
    }
}
