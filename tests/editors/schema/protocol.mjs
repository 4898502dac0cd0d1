// The shape of every message of the Language Server Protocol, out of the types of the npm package that defines it.
//
// Each request and notification is there a namespace with a constant `type`, such as
//
//     ProtocolRequestType<HoverParams, Hover | null, never, void, HoverRegistrationOptions>
//
// whose type arguments the TypeScript compiler resolves. They become plain values that faults.mjs compares messages with:
//
//     {any} · {literal} · {primitive} · {number} · {text: "uri"} · {array} · {tuple} · {union} · {object, members, index}
import {packages} from "../packages.mjs";

export const PROTOCOL_VERSION = "3.18.5";
const TYPESCRIPT_VERSION = "5.9.3";

// Aliases of `number` and `string` that say more than these; the compiler resolves them away, but for where they are written.
const NUMBERS = new Set(["integer", "uinteger", "decimal"]);
const ADDRESSES = new Set(["DocumentUri", "URI"]);

// The compiler's view of the declarations, as shapes.
class Shapes {
    constructor(ts, checker) {
        Object.assign(this, {ts, checker, known: new Map()});
    }

    // `node` is where the type is written, if that is known.
    of(type, node) {
        const {ts} = this;
        const is = flag => (type.flags & flag) !== 0;
        if (type.aliasSymbol?.name === "LSPAny" || is(ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {any: true};
        if (is(ts.TypeFlags.Never)) return {union: []};
        if (is(ts.TypeFlags.Null | ts.TypeFlags.Void | ts.TypeFlags.Undefined)) return {literal: null};
        if (is(ts.TypeFlags.StringLiteral | ts.TypeFlags.NumberLiteral)) return {literal: type.value};
        if (is(ts.TypeFlags.BooleanLiteral)) return {literal: this.checker.typeToString(type) === "true"};
        if (is(ts.TypeFlags.Boolean)) return {primitive: "boolean"};
        if (is(ts.TypeFlags.Number)) return {number: this.written(node, NUMBERS) ?? "decimal"};
        if (is(ts.TypeFlags.String)) return this.written(node, ADDRESSES) ? {text: "uri"} : {primitive: "string"};
        if (is(ts.TypeFlags.NonPrimitive)) return {primitive: "object"};
        if (type.isUnion()) return this.union(type, node);
        // `string & {}` is how an enumeration is written that others may add to.
        const primitive = type.isIntersection() && type.types.find(part => part.flags & (ts.TypeFlags.String | ts.TypeFlags.Number));
        return primitive ? this.of(primitive, node) : this.structure(type, node);
    }

    // Which of the names is written there, alone or in a union.
    written(node, names) {
        const {ts} = this;
        if (node === undefined) return undefined;
        if (ts.isTypeReferenceNode(node) && names.has(node.typeName.getText())) return node.typeName.getText();
        if (ts.isParenthesizedTypeNode(node)) return this.written(node.type, names);
        if (!ts.isUnionTypeNode(node)) return undefined;
        return node.types.map(part => this.written(part, names)).find(name => name !== undefined);
    }

    union(type, node) {
        const {ts} = this;
        const parts = type.types.filter(part => !(part.flags & ts.TypeFlags.Undefined));
        const truths = parts.filter(part => part.flags & ts.TypeFlags.BooleanLiteral);
        const others = parts.filter(part => !truths.includes(part)).map(part => this.of(part, this.arrayNode(part, node)));
        if (truths.length === 2) others.push({primitive: "boolean"});
        if (truths.length === 1) others.push(this.of(truths[0]));
        return others.length === 1 ? others[0] : {union: others};
    }

    // Of `A[] | B`, the node of the array; else the whole node.
    arrayNode(type, node) {
        const parts = node !== undefined && this.ts.isUnionTypeNode(node) ? node.types : [];
        return this.checker.isArrayType(type) ? parts.find(this.ts.isArrayTypeNode) : node;
    }

    structure(type, node) {
        const {ts, checker} = this;
        if (this.known.has(type)) return this.known.get(type);
        const shape = {};
        if (checker.isTupleType(type)) {
            shape.tuple = checker.getTypeArguments(type).map(part => this.of(part));
        } else if (checker.isArrayType(type)) {
            const element = node !== undefined && ts.isArrayTypeNode(node) ? node.elementType : undefined;
            shape.array = this.of(checker.getTypeArguments(type)[0], element);
            return shape;  // not kept: another place may say more of the elements
        } else {
            this.known.set(type, shape);  // before its members, which may contain it
            this.object(type, shape);
        }
        return shape;
    }

    object(type, shape) {
        const {ts, checker} = this;
        shape.object = checker.typeToString(type);
        shape.members = new Map();
        for (const property of checker.getPropertiesOfType(type)) {
            const written = property.valueDeclaration?.type;
            const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
            shape.members.set(property.name, {optional, shape: this.of(checker.getTypeOfSymbol(property), written)});
        }
        const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
        if (index) shape.index = this.of(index.type);
    }
}

// {kind: "request" | "notification", from: "client" | "server" | "both", params, result, partial, options} of a constant `type`;
// {kind: "registration", options} for a name that stands for several methods when they are registered; nothing for what is neither.
function message(shapes, type, direction) {
    const base = type.symbol?.name;
    const parts = (shapes.checker.getTypeArguments(type) ?? []).map(part => shapes.of(part));
    const from = {clientToServer: "client", serverToClient: "server", both: "both"}[direction];
    if (base === "ProtocolRequestType") return {kind: "request", from, params: parts[0], result: parts[1], partial: parts[2], options: parts[4]};
    if (base === "ProtocolRequestType0") return {kind: "request", from, result: parts[0], partial: parts[1], options: parts[3]};
    if (base === "ProtocolNotificationType") return {kind: "notification", from, params: parts[0], options: parts[1]};
    if (base === "ProtocolNotificationType0") return {kind: "notification", from, options: parts[0]};
    if (base === "RegistrationType") return {kind: "registration", options: parts[0]};
    return undefined;
}

// {methods: name → message, workDone: the shape of what `$/progress` carries for work}
export function readProtocol() {
    const require = packages({"vscode-languageserver-protocol": PROTOCOL_VERSION, typescript: TYPESCRIPT_VERSION});
    const ts = require("typescript");
    const runtime = require("vscode-languageserver-protocol");
    return read(ts, runtime, require.resolve("vscode-languageserver-protocol").replace(/\.js$/, ".d.ts"));
}

function read(ts, runtime, declarations) {
    const program = ts.createProgram([declarations], {strict: true, module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16});
    const checker = program.getTypeChecker();
    const shapes = new Shapes(ts, checker);
    const exported = new Map(checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(declarations)))
        .map(symbol => [symbol.name, symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol]));
    const declared = name => shapes.of(checker.getDeclaredTypeOfSymbol(exported.get(name)));
    const methods = new Map();
    for (const [name, symbol] of exported) {
        const type = symbol.exports?.get("type");
        const found = type && message(shapes, checker.getTypeOfSymbol(type), runtime[name]?.messageDirection);
        if (found) methods.set(runtime[name].method, found);
    }
    // Those that belong to JSON-RPC in that package, and so have no such types there.
    const token = {union: [{number: "integer"}, {primitive: "string"}]};
    const add = (name, from, members) => methods.set(name, {kind: "notification", from, params: {object: name, members: new Map(Object.entries(members))}});
    add("$/cancelRequest", "both", {id: {shape: token}});
    add("$/progress", "both", {token: {shape: token}, value: {shape: {any: true}}});
    add("$/setTrace", "client", {value: {shape: {union: ["off", "messages", "verbose"].map(literal => ({literal}))}}});
    add("$/logTrace", "server", {message: {shape: {primitive: "string"}}, verbose: {optional: true, shape: {primitive: "string"}}});
    const workDone = {union: ["WorkDoneProgressBegin", "WorkDoneProgressReport", "WorkDoneProgressEnd"].map(declared)};
    return {methods, workDone};
}
