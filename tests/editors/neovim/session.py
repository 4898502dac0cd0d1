"""A scripted session in a real Neovim: session.py VERSION PYKIND"""

import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from neovims import Unavailable, neovim  # noqa: E402
from sessions import EDITORS, Session, conclude, skip  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
METHODS = {
    "session.lua": ["initialize", "initialized", "textDocument/didOpen", "textDocument/hover", "textDocument/codeAction", "codeAction/resolve",
                    "textDocument/didChange", "workspace/executeCommand"],
    "settings.lua": ["textDocument/hover", "textDocument/inlayHint", "textDocument/codeLens", "textDocument/semanticTokens/full",
                     "workspace/diagnostic"],
}

# What Neovim itself sends that the protocol has not.
KNOWN_FAULTS = {
    "0.7": ["initialize: params.capabilities.workspace.symbol.hierarchicalWorkspaceSymbolSupport is not a member of WorkspaceSymbolClientCapabilities",
            "initialize: params.capabilities.callHierarchy is not a member of ClientCapabilities"],
    "0.10": ["textDocument/diagnostic: params.range is not a member of DocumentDiagnosticParams"],
    "0.12": [],
}


def main():
    version, pykind = sys.argv[1:]
    try:
        program = neovim(version)
    except Unavailable as reason:
        skip(f"no Neovim {version} can be had: {reason}")
    for script in ["session.lua", "settings.lua"]:
        with Session(pykind) as session:
            # Installed as the page says.
            plugin = os.path.join(session.environment["HOME"], ".local/share/nvim/site/pack/pykind/start/pykind")
            shutil.copytree(os.path.join(EDITORS, "neovim"), plugin, ignore=shutil.ignore_patterns("tags"))
            session.environment |= {"PYKIND_STEPS": os.path.join(HERE, "steps.lua"), "PYKIND_PAGE": os.path.join(plugin, "README.md")}
            start = [program, "--headless", "-u", "NORC", "-i", "NONE", "-n", "-c", f"helptags {plugin}/doc"]
            session.run([*start, "-c", f"luafile {os.path.join(HERE, script)}"])
            if script == "session.lua":
                session.check_files()
            session.check_recordings(METHODS[script], known_faults=KNOWN_FAULTS[version])


conclude(main)
