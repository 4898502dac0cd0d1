// What the server's commands `pykind.functionAt` and `pykind.functions` say of a function.
import type {Range} from "vscode-languageclient";

export interface FunctionRow {
    name: string;
    qualname: string;  // as CPython's `co_qualname`: `Pages.__anext__`, `f.<locals>.g`
    kind: string;  // "async-generator-function"
    label: string;  // "asynchronous generator function"
    range: Range;
}

export interface ListedFunction extends FunctionRow {
    selectionRange: Range;
}
