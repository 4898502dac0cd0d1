// The language server as a process that can be stopped, started again, and asked.
import {
    commands, type Disposable, env, type Event, EventEmitter, type ExtensionContext, extensions, type LogOutputChannel, window, workspace,
} from "vscode";
import {
    type CancellationToken, ExecuteCommandRequest, LanguageClient, type LanguageClientOptions, State,
} from "vscode-languageclient/node";

import {problemOf, serverProgram} from "./program";
import {hasOtherSemanticTokens, withAutomaticTokens} from "./semantic_tokens";
import {stdioOptions} from "./server_log";

export class Server implements Disposable {
    private client: LanguageClient | undefined;
    private readonly changed = new EventEmitter<void>();
    private readonly subscriptions: Disposable[] = [this.changed];
    // Starts and stops wait for each other.
    private last: Promise<void> = Promise.resolve();

    // The server runs now, or does so no more.
    readonly onDidChangeState: Event<void> = this.changed.event;

    constructor(private readonly context: ExtensionContext, private readonly log: LogOutputChannel) {
        this.subscriptions.push(
            workspace.onDidChangeConfiguration(change => {
                // When the running client has heard of the change too: it would send it to a server that is just ending.
                if (change.affectsConfiguration("pykind.path")) setImmediate(() => void this.restart());
            }),
            // The server pulls its settings again, in which `semanticTokens` may be another now.
            extensions.onDidChange(() => this.running?.sendNotification("workspace/didChangeConfiguration", {settings: null})),
        );
    }

    // What can be asked; nothing while no server runs.
    get running(): LanguageClient | undefined {
        return this.client?.state === State.Running ? this.client : undefined;
    }

    // The answer of one of the server's own commands; nothing if this server has no such command, or none runs. An answer that is
    // an error is thrown.
    async ask<Answer>(command: string, argument: object, token?: CancellationToken): Promise<Answer | undefined> {
        const client = this.running;
        if (!client?.initializeResult?.capabilities.executeCommandProvider?.commands.includes(command)) return undefined;
        return await client.sendRequest(ExecuteCommandRequest.type, {command, arguments: [argument]}, token) as Answer;
    }

    restart(): Promise<void> {
        return this.inOrder(async () => {
            await this.end();
            await this.begin();
        });
    }

    stop(): Promise<void> {
        return this.inOrder(() => this.end());
    }

    dispose(): void {
        for (const subscription of this.subscriptions) subscription.dispose();
    }

    private inOrder(step: () => Promise<void>): Promise<void> {
        this.last = this.last.then(step).catch((problem: unknown) => this.log.error(String(problem)));
        return this.last;
    }

    private async begin(): Promise<void> {
        const program = serverProgram(this.context);
        const problem = await problemOf(program);
        if (problem !== undefined) {
            this.log.error(`${program} cannot be run: ${problem}`);
            void this.tell(`pykind: ${program} cannot be run: ${problem}`);
            return;
        }
        const options: LanguageClientOptions = {
            documentSelector: [{scheme: "file", language: "python"}, {scheme: "untitled", language: "python"}],
            outputChannel: this.log,
            traceOutputChannel: this.log,
            stdioOptions,
            middleware: {
                workspace: {
                    configuration: async (params, token, next) => {
                        const sections = await next(params, token);
                        return Array.isArray(sections)
                            ? sections.map(section => withAutomaticTokens(section, hasOtherSemanticTokens())) : sections;
                    },
                },
            },
        };
        const client = new LanguageClient("pykind", "pykind", {command: program, args: ["lsp"]}, options);
        client.onDidChangeState(() => this.changed.fire());
        this.client = client;
        await client.start();
    }

    private async end(): Promise<void> {
        const client = this.client;
        this.client = undefined;
        await client?.dispose();
    }

    private async tell(message: string): Promise<void> {
        const settings = "Open Settings";
        const log = "Show Log";
        const chosen = await window.showErrorMessage(message, settings, log);
        // What names a program is a setting of the machine that it runs on.
        const open = env.remoteName === undefined ? "workbench.action.openSettings" : "workbench.action.openRemoteSettings";
        if (chosen === settings) await commands.executeCommand(open, {query: "@id:pykind.path"});
        if (chosen === log) this.log.show();
    }
}
