// The status bar item that says of which kind the function is that the cursor is in.
import {CancellationTokenSource, type Disposable, MarkdownString, StatusBarAlignment, type StatusBarItem, type TextEditor, window, workspace} from "vscode";

import type {FunctionRow} from "./functions";
import type {Server} from "./server";

// The cursor moves with each key that is typed; what it is in is asked when it rests.
const REST_MILLISECONDS = 100;

export class FunctionStatus implements Disposable {
    private readonly item: StatusBarItem;
    private readonly subscriptions: Disposable[];
    private rest: NodeJS.Timeout | undefined;
    private asking = new CancellationTokenSource();

    constructor(private readonly server: Server) {
        this.item = window.createStatusBarItem("functionKind", StatusBarAlignment.Right, 100);
        this.item.name = "Kind of the Function";
        this.item.command = "pykind.listFunctions";
        const later = () => this.updateLater();
        this.subscriptions = [
            this.item,
            window.onDidChangeActiveTextEditor(later),
            window.onDidChangeTextEditorSelection(later),
            workspace.onDidChangeTextDocument(later),
            server.onDidChangeState(later),
        ];
        later();
    }

    dispose(): void {
        clearTimeout(this.rest);
        this.asking.cancel();
        for (const subscription of this.subscriptions) subscription.dispose();
    }

    private updateLater(): void {
        clearTimeout(this.rest);
        this.rest = setTimeout(() => void this.update(), REST_MILLISECONDS);
    }

    private async update(): Promise<void> {
        this.asking.cancel();
        const asking = new CancellationTokenSource();
        this.asking = asking;
        const row = await this.rowAt(window.activeTextEditor, asking).catch(() => undefined);
        if (asking.token.isCancellationRequested) return;
        if (row) this.show(row);
        else this.item.hide();
    }

    // The function that the cursor is in; nothing outside of functions.
    private async rowAt(editor: TextEditor | undefined, asking: CancellationTokenSource): Promise<FunctionRow | null | undefined> {
        const client = this.server.running;
        if (!client || editor?.document.languageId !== "python") return undefined;
        const {asUri, asPosition} = client.code2ProtocolConverter;
        const argument = {uri: asUri(editor.document.uri), position: asPosition(editor.selection.active)};
        return this.server.ask<FunctionRow | null>("pykind.functionAt", argument, asking.token);
    }

    private show(row: FunctionRow): void {
        this.item.text = row.label;
        this.item.tooltip = new MarkdownString().appendMarkdown("**").appendText(row.qualname)
            .appendMarkdown("**: ").appendText(`${row.label}\n\nClick for the functions of this file by kind`);
        this.item.show();
    }
}
