// Which of the extension's settings and commands the session has used.
import {readFileSync} from "node:fs";

const CATEGORY = "pykind: ";

export class Exercised {
    constructor(editor, manifest) {
        const {contributes} = JSON.parse(readFileSync(manifest, "utf8"));
        this.settings = new Set(contributes.configuration.flatMap(part => Object.keys(part.properties)));
        this.commands = new Set(contributes.commands.map(command => command.title.replace("…", "")));
        this.used = new Set();
        const {setSettings, command} = editor;
        editor.setSettings = settings => {
            for (const name of Object.keys(settings)) this.used.add(name);
            return setSettings.call(editor, settings);
        };
        editor.command = title => {
            if (title.startsWith(CATEGORY)) this.used.add(title.slice(CATEGORY.length));
            return command.call(editor, title);
        };
    }

    faults() {
        return [...this.settings, ...this.commands].filter(name => !this.used.has(name)).map(name => `${name} was never used`);
    }

    summary() {
        return `${this.settings.size} settings, ${this.commands.size} commands`;
    }
}
