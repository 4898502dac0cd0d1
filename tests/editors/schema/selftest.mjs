// Shows that validation can fail: a session that is right passes, and each copy of it with one fault is refused for that fault.
import {readProtocol} from "./protocol.mjs";
import {readRecording} from "./recording.mjs";

const URI = "file:///w/a.py";
const at = (line, character) => ({line, character});
const RANGE = {start: at(0, 4), end: at(0, 7)};
const ask = (from, id, method, params) => ({from, message: {jsonrpc: "2.0", id, method, ...(params && {params})}});
const tell = (from, method, params) => ({from, message: {jsonrpc: "2.0", method, params}});
const answer = (from, id, result) => ({from, message: {jsonrpc: "2.0", id, result}});

// Every row has a name, by which the faults below find it.
const session = () => ({
    initialize: ask("client", 0, "initialize", {processId: 1, rootUri: null, capabilities: {}, workspaceFolders: null}),
    initialized: answer("server", 0, {capabilities: {positionEncoding: "utf-8", textDocumentSync: 2, hoverProvider: true}}),
    ready: tell("client", "initialized", {}),
    register: ask("server", "r", "client/registerCapability", {registrations: [
        {id: "w", method: "workspace/didChangeWatchedFiles", registerOptions: {watchers: [{globPattern: "**/*.py"}]}}]}),
    registered: answer("client", "r", null),
    open: tell("client", "textDocument/didOpen", {textDocument: {uri: URI, languageId: "python", version: 1, text: "def f(): yield"}}),
    hover: ask("client", 1, "textDocument/hover", {textDocument: {uri: URI}, position: at(0, 4)}),
    hovered: answer("server", 1, {contents: {kind: "markdown", value: "**f**"}, range: RANGE}),
    nothing: ask("client", 2, "textDocument/hover", {textDocument: {uri: URI}, position: at(0, 0)}),
    nothingThere: answer("server", 2, null),
    tokens: ask("client", 3, "textDocument/semanticTokens/full", {textDocument: {uri: URI}}),
    tokensGiven: answer("server", 3, {data: [0, 4, 1, 0, 1]}),
    create: ask("server", "p", "window/workDoneProgress/create", {token: "t"}),
    created: answer("client", "p", null),
    progress: tell("server", "$/progress", {token: "t", value: {kind: "begin", title: "Checking"}}),
    publish: tell("server", "textDocument/publishDiagnostics", {uri: URI, version: 1, diagnostics: [
        {range: RANGE, severity: 2, code: "never-awaited", source: "pykind", message: "…", tags: [1]}]}),
    actions: ask("client", 4, "textDocument/codeAction", {textDocument: {uri: URI}, range: RANGE, context: {diagnostics: [], triggerKind: 1}}),
    actionsGiven: answer("server", 4, [{title: "Convert", kind: "refactor.rewrite", edit: {
        documentChanges: [{textDocument: {uri: URI, version: 1}, edits: [{range: RANGE, newText: "g", annotationId: "a"}]}],
        changeAnnotations: {a: {label: "Rename"}}}}]),
    cancelled: ask("client", 5, "textDocument/hover", {textDocument: {uri: URI}, position: at(0, 4)}),
    cancel: tell("client", "$/cancelRequest", {id: 5}),
    refused: {from: "server", message: {jsonrpc: "2.0", id: 5, error: {code: -32800, message: "cancelled"}}},
    shutdown: ask("client", 6, "shutdown"),
    shutDown: answer("server", 6, null),
    exit: {from: "client", message: {jsonrpc: "2.0", method: "exit"}},
});

// [what is wrong, what makes it so, a part of what must be said of it]
const BREAKS = [
    ["no jsonrpc", s => delete s.hover.message.jsonrpc, "jsonrpc"],
    ["an unknown method", s => (s.open.message.method = "textDocument/didOpened"), "no such method"],
    ["a member beside the message's", s => (s.hover.message.parameters = {}), "parameters is not a member"],
    ["a request as a notification", s => delete s.nothing.message.id, "was sent as a notification"],
    ["a method of the other side", s => (s.publish.from = "client"), "only a server may send this"],
    ["a missing member", s => delete s.open.message.params.textDocument.version, "version is missing"],
    ["params that are missing", s => delete s.hover.message.params, "params is nothing"],
    ["a string for a number", s => (s.hover.message.params.position.line = "0"), "position.line is \"0\""],
    ["a negative line", s => (s.hovered.message.result.range.start.line = -1), "start.line is -1"],
    ["half a character", s => (s.hovered.message.result.range.end.character = 0.5), "end.character is 0.5"],
    ["too large a number", s => (s.hovered.message.result.range.end.line = 2 ** 32), "end.line is 4294967296"],
    ["a path for a URI", s => (s.publish.message.params.uri = "/w/a.py"), "params.uri is \"/w/a.py\""],
    ["an unknown kind of markup", s => (s.hovered.message.result.contents.kind = "html"), "contents.kind is \"html\""],
    ["an unknown severity", s => (s.publish.message.params.diagnostics[0].severity = 5), "severity is 5"],
    ["an unknown tag", s => (s.publish.message.params.diagnostics[0].tags = [3]), "tags[0] is 3"],
    ["an unknown property", s => (s.publish.message.params.diagnostics[0].level = "error"), "level is not a member of Diagnostic"],
    ["null for what may be left out", s => (s.hovered.message.result.range = null), "range is null"],
    ["an object for a list", s => (s.actionsGiven.message.result = {}), "result is {}"],
    ["an element that is wrong", s => (s.tokensGiven.message.result.data[1] = -4), "data[1] is -4"],
    ["a change of no document", s => delete s.actionsGiven.message.result[0].edit.documentChanges[0].textDocument, "textDocument is missing"],
    ["a capability that is misspelt", s => (s.initialized.message.result.capabilities.hoverprovider = true), "hoverprovider is not a member"],
    ["an unknown way to synchronise", s => (s.initialized.message.result.capabilities.textDocumentSync = "full"), "textDocumentSync is \"full\""],
    ["options of a registration that are wrong", s => (s.register.message.params.registrations[0].registerOptions.watchers = [{}]), "globPattern is missing"],
    ["progress without a token", s => delete s.create.message.params.token, "token"],
    ["progress of an unknown kind", s => (s.progress.message.params.value.kind = "start"), "value.kind is \"start\""],
    ["a result and an error", s => (s.refused.message.result = null), "either a result or an error"],
    ["neither a result nor an error", s => delete s.nothingThere.message.result, "either a result or an error"],
    ["an error without a message", s => delete s.refused.message.error.message, "error.message is missing"],
    ["an answer to nobody", s => (s.hovered.message.id = 99), "nobody waits for an answer to 99"],
    ["a second answer", s => (s.cancel = s.hovered), "nobody waits for an answer to 1"],
    ["an answer that never comes", s => delete s.hovered, "request 1 was never answered"],
    ["an id that is in use", s => (s.cancelled.message.id = 4, delete s.actionsGiven), "id 4 is in use"],
    ["bytes that are no message", s => (s.ready = {from: "client", fault: "no Content-Length in b''"}), "no Content-Length"],
];

const protocol = readProtocol();
const textOf = rows => Object.values(rows).map(row => JSON.stringify(row)).join("\n") + "\n";
let failures = 0;
const fail = text => {
    failures += 1;
    console.log(`  ${text}`);
};

const right = readRecording(protocol, textOf(session()));
if (right.faults.length > 0) fail(`the session that is right is refused: ${right.faults.join("; ")}`);
if (right.counts.get("client → textDocument/hover") !== 3) fail("the hovers are not counted");
for (const [name, spoil, said] of BREAKS) {
    const rows = session();
    spoil(rows);
    const {faults} = readRecording(protocol, textOf(rows));
    if (!faults.some(fault => fault.includes(said))) fail(`a session with ${name} is not refused for it, but for: ${faults.join("; ") || "nothing"}`);
}
console.log(`schema: ${protocol.methods.size} methods, ${BREAKS.length} broken sessions, ${failures} failures`);
process.exit(failures === 0 ? 0 : 1);
