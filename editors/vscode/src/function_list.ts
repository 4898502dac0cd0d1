// The functions of the active file, under the kind that each is of, to go to one of them.
import {type QuickPickItem, QuickPickItemKind, window} from "vscode";

import type {ListedFunction} from "./functions";
import type {Server} from "./server";

interface Entry extends QuickPickItem {
    row?: ListedFunction;
}

function entriesOf(rows: ListedFunction[]): Entry[] {
    const byKind = new Map<string, ListedFunction[]>();
    for (const row of rows) byKind.set(row.label, [...byKind.get(row.label) ?? [], row]);
    return [...byKind].flatMap(([label, ofKind]): Entry[] => [
        {label, kind: QuickPickItemKind.Separator},
        ...ofKind.map(row => ({label: row.qualname, description: `${label}, line ${row.range.start.line + 1}`, row})),
    ]);
}

export async function listFunctions(server: Server): Promise<void> {
    const editor = window.activeTextEditor;
    const client = server.running;
    if (!editor || !client) return void window.showInformationMessage("pykind: there is no running server, or no Python file to list.");
    const uri = client.code2ProtocolConverter.asUri(editor.document.uri);
    const rows = await server.ask<ListedFunction[]>("pykind.functions", {uri});
    if (!rows?.length) return void window.showInformationMessage("pykind: there are no functions in this file.");
    const chosen = await window.showQuickPick(entriesOf(rows), {
        title: "Functions of this file by kind", placeHolder: "A name or a kind", matchOnDescription: true,
    });
    if (!chosen?.row) return;
    const selection = client.protocol2CodeConverter.asRange(chosen.row.selectionRange);
    await window.showTextDocument(editor.document, {selection});
}
