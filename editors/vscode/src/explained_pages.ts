// The pages of terms, checks and conversions, each shown as a markdown preview.
import {commands, type Disposable, EventEmitter, type TextDocumentContentProvider, type TextEditor, Uri, window, workspace} from "vscode";

import type {Server} from "./server";

const SCHEME = "pykind";

// What is selected on one line, else the word that the cursor is on.
function wordAt(editor: TextEditor | undefined): string {
    if (!editor) return "";
    const {document, selection} = editor;
    if (!selection.isEmpty) return selection.isSingleLine ? document.getText(selection).trim() : "";
    const range = document.getWordRangeAtPosition(selection.active);
    return range ? document.getText(range) : "";
}

export class ExplainedPages implements Disposable, TextDocumentContentProvider {
    private readonly pages = new Map<string, string>();
    private readonly changed = new EventEmitter<Uri>();
    private readonly registration = workspace.registerTextDocumentContentProvider(SCHEME, this);
    readonly onDidChange = this.changed.event;

    constructor(private readonly server: Server) {}

    dispose(): void {
        this.registration.dispose();
        this.changed.dispose();
    }

    provideTextDocumentContent(uri: Uri): string {
        return this.pages.get(uri.path) ?? "";
    }

    async ask(): Promise<void> {
        const word = await window.showInputBox({
            title: "Explain a term, a check or a conversion",
            prompt: "For example: asynchronous generator, coroutine, never-awaited, generator-function",
            value: wordAt(window.activeTextEditor),
        });
        if (word?.trim()) await this.show(word.trim());
    }

    private async show(word: string): Promise<void> {
        try {
            const page = await this.server.ask<{markdown: string}>("pykind.explain", {word});
            if (page === undefined) return void window.showInformationMessage("pykind: there is no running server that explains terms.");
            const uri = Uri.from({scheme: SCHEME, path: `/${word.replaceAll("/", " ")}.md`});
            this.pages.set(uri.path, page.markdown);
            this.changed.fire(uri);
            await commands.executeCommand("markdown.showPreview", uri);
        } catch (problem) {
            // There is no such word; the server says which are near.
            void window.showWarningMessage(`pykind: ${problem instanceof Error ? problem.message : String(problem)}`);
        }
    }
}
