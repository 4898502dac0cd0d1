// VS Code shows the semantic tokens of one extension only, so that ours would take the place of richer ones.
import {extensions} from "vscode";

// Extensions that give semantic tokens for Python.
const OTHERS = ["ms-python.vscode-pylance", "detachhead.basedpyright", "astral-sh.ty", "meta.pyrefly"];

export function hasOtherSemanticTokens(): boolean {
    return OTHERS.some(id => extensions.getExtension(id) !== undefined);
}

// The settings as the server gets them: `pykind.semanticTokens`, where it is left to us, is off beside another such extension.
export function withAutomaticTokens(section: unknown, hasOthers: boolean): unknown {
    if (!hasOthers || typeof section !== "object" || section === null) return section;
    const {semanticTokens} = section as {semanticTokens?: unknown};
    return {...section, semanticTokens: semanticTokens ?? false};
}
