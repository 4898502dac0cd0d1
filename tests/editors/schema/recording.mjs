// A recorded session, message after message (see record.py): what is wrong with each, by the shapes of protocol.mjs and by what was
// said before. A response has the result of the method that its id was asked for, and every request has exactly one.
import {faults} from "./faults.mjs";

const MEMBERS = {
    request: ["jsonrpc", "id", "method", "params"],
    notification: ["jsonrpc", "method", "params"],
    response: ["jsonrpc", "id", "result", "error"],
};
const ERROR = {
    object: "ResponseError",
    members: new Map([
        ["code", {shape: {number: "integer"}}],
        ["message", {shape: {primitive: "string"}}],
        ["data", {optional: true, shape: {any: true}}],
    ]),
};
const other = side => (side === "client" ? "server" : "client");

export class Recording {
    constructor(protocol) {
        this.protocol = protocol;
        this.counts = new Map();  // "client → textDocument/hover" → how many
        this.faults = [];  // "row 3, server, textDocument/hover: result.range.start is missing in Position"
        this.rows = 0;
        this.begin();
    }

    // A server begins: nothing of what one before it was asked is open any more.
    begin() {
        this.open = {client: new Map(), server: new Map()};  // who asked → id → {method, params}
        this.progress = new Map();  // token → the shape of what is reported for it
        this.isShutDown = false;
    }

    take(row) {
        this.rows += 1;
        if (row.fault !== undefined) return this.fault(row.from, "no message", row.fault);
        const {message} = row;
        const kind = message.method === undefined ? "response" : message.id === undefined ? "notification" : "request";
        for (const name of Object.keys(message)) {
            if (!MEMBERS[kind].includes(name)) this.fault(row.from, kind, `${name} is not a member of a ${kind}`);
        }
        if (message.jsonrpc !== "2.0") this.fault(row.from, kind, "jsonrpc is not \"2.0\"");
        if (kind === "response") this.takeResponse(row.from, message);
        else this.takeCall(row.from, message, kind);
    }

    // At the end of the last session.
    end() {
        // A client may leave requests of the server open when it goes.
        if (!this.isShutDown) return;
        for (const [id, {method}] of this.open.client) this.fault("server", method, `request ${JSON.stringify(id)} was never answered`);
    }

    takeCall(side, message, kind) {
        const {method, params} = message;
        this.count(side, method);
        const known = this.protocol.methods.get(method);
        if (known === undefined) return this.fault(side, method, "there is no such method");
        if (known.kind !== kind) this.fault(side, method, `this is a ${known.kind}, and was sent as a ${kind}`);
        if (known.from !== "both" && known.from !== side) this.fault(side, method, `only a ${known.from} may send this`);
        if (method === "initialize") {
            this.end();
            this.begin();
        }
        if (known.params) this.check(side, method, known.params, params, "params");
        else if (params !== undefined && params !== null) this.fault(side, method, "it has no params");
        this.takeTokens(method, known, params);
        this.takeContent(side, method, params);
        if (kind !== "request") return;
        if (this.open[side].has(message.id)) this.fault(side, method, `id ${JSON.stringify(message.id)} is in use`);
        this.open[side].set(message.id, {method, params});
    }

    takeResponse(side, message) {
        const asked = this.open[other(side)].get(message.id);
        if (asked === undefined) return this.fault(side, "response", `nobody waits for an answer to ${JSON.stringify(message.id)}`);
        this.open[other(side)].delete(message.id);
        const {method} = asked;
        this.count(side, `answer to ${method}`);
        if (("result" in message) === ("error" in message)) return this.fault(side, method, "it has either a result or an error");
        if ("error" in message) return this.check(side, method, ERROR, message.error, "error");
        const result = this.protocol.methods.get(method)?.result;
        if (result) this.check(side, method, result, message.result, "result");
        if (method === "shutdown") this.isShutDown = true;
    }

    // Tokens for which progress may be reported from now on.
    takeTokens(method, known, params) {
        if (params?.workDoneToken !== undefined) this.progress.set(params.workDoneToken, this.protocol.workDone);
        if (params?.partialResultToken !== undefined) this.progress.set(params.partialResultToken, known.partial);
        if (method === "window/workDoneProgress/create") this.progress.set(params?.token, this.protocol.workDone);
    }

    // What the types leave open, since it depends on another member.
    takeContent(side, method, params) {
        if (method === "$/progress") {
            const shape = this.progress.get(params?.token);
            if (shape === undefined) this.fault(side, method, `token ${JSON.stringify(params?.token)} was never given`);
            else this.check(side, method, shape, params.value, "params.value");
        }
        if (method !== "client/registerCapability") return;
        for (const [i, registration] of (params?.registrations ?? []).entries()) {
            const options = this.protocol.methods.get(registration.method)?.options;
            const path = `params.registrations[${i}].registerOptions`;
            if (options === undefined) this.fault(side, method, `${registration.method} cannot be registered`);
            else this.check(side, method, options, registration.registerOptions, path);
        }
    }

    count(side, what) {
        const key = `${side} → ${what}`;
        this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    }

    check(side, method, shape, value, path) {
        for (const fault of faults(shape, value, path)) this.fault(side, method, `${fault.path} ${fault.text}`);
    }

    fault(side, method, text) {
        this.faults.push(`row ${this.rows}, ${side}, ${method}: ${text}`);
    }
}

// The recording of the text of a file of rows.
export function readRecording(protocol, text) {
    const recording = new Recording(protocol);
    for (const line of text.split("\n")) {
        if (line !== "") recording.take(JSON.parse(line));
    }
    recording.end();
    return recording;
}
