#!/usr/bin/env node
// validate.mjs FILE.ndjson…: prints how many messages of which methods the recordings hold, and everything that is wrong with them
// by the types of the protocol. Exit: 0 nothing is, 1 something is or there is no message, 77 the types cannot be had.
import {readFileSync} from "node:fs";

import {PROTOCOL_VERSION, readProtocol} from "./protocol.mjs";
import {readRecording} from "./recording.mjs";

const SHOWN_FAULTS = 50;

const files = process.argv.slice(2);
if (files.length === 0) {
    console.error("usage: validate.mjs FILE.ndjson…");
    process.exit(2);
}
const protocol = readProtocol();
let failed = false;
for (const file of files) {
    const recording = readRecording(protocol, readFileSync(file, "utf8"));
    for (const [key, count] of [...recording.counts].sort()) console.log(`${String(count).padStart(6)} ${key}`);
    for (const fault of recording.faults.slice(0, SHOWN_FAULTS)) console.log(`  ${file}: ${fault}`);
    console.log(`schema: ${file}: ${recording.rows} messages, ${recording.faults.length} violations of LSP ${PROTOCOL_VERSION}'s types`);
    failed ||= recording.faults.length > 0 || recording.rows === 0;
}
process.exit(failed ? 1 : 0);
