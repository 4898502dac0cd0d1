// The server writes its log to standard error, each line with its time and level; the log of VS Code has these itself.
import {createInterface} from "node:readline";
import type {Readable} from "node:stream";
import type {LogOutputChannel} from "vscode";

const LINE = /^\[[^\]]+\] \[pykind\] \[(\w+)\] (.*)$/;

function write(log: LogOutputChannel, line: string): void {
    const [, level, message = line] = LINE.exec(line) ?? [];
    switch (level) {
        case "trace": return log.trace(message);
        case "debug": return log.debug(message);
        case "info": return log.info(message);
        case "warning": return log.warn(message);
        default: return log.error(message);  // what is no line of the log is the last that is heard of a server
    }
}

// How the language client is to read the server's standard error. Its standard output carries the messages only.
export const stdioOptions = {
    stdout: (): void => undefined,
    stderr: (input: Readable, log: LogOutputChannel): void => {
        createInterface({input, crlfDelay: Infinity}).on("line", line => write(log, line));
    },
};
