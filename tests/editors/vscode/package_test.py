"""The .vsix: what is in it, how large it is, and that its server runs where there is nothing else.

    package_test.py PYKIND      packs the extension with the statically linked PYKIND

The server is started in an empty folder as its root, where there is no shared library, no /proc and no /tmp, and must answer.
"""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
EXTENSION = os.path.join(ROOT, "editors", "vscode")
LARGEST = 8_000_000
PATIENCE_SECONDS = 60
SKIPPED = 77
CONTENTS = {"package.json", "readme.md", "changelog.md", "LICENSE.txt", "THIRD_PARTY_NOTICES.txt", "dist/extension.js", "bin/pykind"}


def pack(pykind, vsix):
    script = os.path.join(EXTENSION, "scripts", "package.mjs")
    done = subprocess.run([sys.executable, os.path.join(HERE, "..", "node.py"), script, pykind, vsix], check=False)
    if done.returncode:
        sys.exit(done.returncode)


def faults_of_contents(archive):
    names = {name.removeprefix("extension/") for name in archive.namelist() if name.startswith("extension/")}
    others = {name for name in names if not re.fullmatch(r"images/[\w-]+\.png", name)}
    if others != CONTENTS:
        yield f"it holds {sorted(others)}, not {sorted(CONTENTS)}"
    manifest = archive.read("extension.vsixmanifest").decode()
    if 'TargetPlatform="linux-x64"' not in manifest:
        yield "it is not for linux-x64"
    package = json.loads(archive.read("extension/package.json"))
    pictures = set(re.findall(r"images/[\w-]+\.png", archive.read("extension/readme.md").decode() + json.dumps(package)))
    for picture in pictures - names:
        yield f"{picture} is not in it"


def faults_of_settings(package, program):
    """Every check has its setting, which says what the check's page says."""
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    if package["version"] != version:
        yield f"the extension is version {package['version']}, its server {version}"
    settings = {name: value for part in package["contributes"]["configuration"] for name, value in part["properties"].items()}
    ours = {name.removeprefix("pykind.checks.") for name in settings if name.startswith("pykind.checks.")} - {"preset"}
    said = subprocess.run([program, "explain", "no-such-check"], capture_output=True, text=True, check=False).stderr
    theirs = set(said[said.index("the checks are ") + len("the checks are "):].strip().split(", "))
    if ours != theirs:
        yield f"the checks with and without a setting differ by {sorted(ours ^ theirs)}"
    for code in sorted(ours & theirs):
        page = subprocess.run([program, "explain", code], capture_output=True, text=True, check=True).stdout
        title = page.splitlines()[0].removeprefix(code + ": ")
        text = settings["pykind.checks." + code]["markdownDescription"]
        if text.rstrip(".").lower() != title.lower():
            yield f"the setting of {code} says '{text}', its page '{title}'"
    for name, value in settings.items():
        if not value.get("markdownDescription") or "default" not in value:
            yield f"{name} has no description or no default"


def faults_of_linking(program):
    said = subprocess.run(["ldd", program], capture_output=True, text=True, check=False)
    if not re.search("statically linked|not a dynamic executable", said.stdout + said.stderr):
        yield f"it wants shared libraries: {said.stdout}"


def framed(message):
    content = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(content), content)


def answer_to(server, number):
    """The message with that id; None where the server ends before."""
    while header := server.stdout.readline():
        server.stdout.readline()
        message = json.loads(server.stdout.read(int(header.split(b":")[1])))
        if message.get("id") == number:
            return message
    return None


def faults_of_empty_root(root):
    text = "async def rows():\n    yield 1\n"
    document = {"uri": "file:///rows.py", "languageId": "python", "version": 1, "text": text}
    hover = {"textDocument": {"uri": document["uri"]}, "position": {"line": 0, "character": 11}}
    command = ["chroot", root, "/pykind", "lsp"]
    if os.geteuid() != 0:
        command = ["unshare", "--map-root-user", *command]
    with subprocess.Popen(command, env={}, executable=shutil.which(command[0]), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as server:
        watch = threading.Timer(PATIENCE_SECONDS, server.kill)
        watch.start()

        def say(method, params=None, **number):
            server.stdin.write(framed({"jsonrpc": "2.0", **number, "method": method, **({} if params is None else {"params": params})}))
            server.stdin.flush()
            return answer_to(server, number["id"]) if number else None

        try:
            initialized = say("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, id=1)
            say("initialized", {})
            say("textDocument/didOpen", {"textDocument": document})
            hovered = say("textDocument/hover", hover, id=2)
            say("shutdown", id=3)
            say("exit")
        except BrokenPipeError:
            initialized = hovered = None
        status = server.wait()
        watch.cancel()
        if status != 0:
            yield f"in an empty root it ends with {status}: {server.stderr.read().decode()}"
    for answer, part in ((initialized, "serverInfo"), (hovered, "asynchronous generator function")):
        if part not in json.dumps(answer):
            yield f"in an empty root it does not answer with {part}: {answer}"


def may_change_root():
    trial = ["chroot", "/", "/bin/true"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "chroot", "/", "/bin/true"]
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0


def main():
    with tempfile.TemporaryDirectory() as folder:
        vsix = os.path.join(folder, "pykind.vsix")
        pack(sys.argv[1], vsix)
        size = os.path.getsize(vsix)
        faults = [f"it has {size} bytes"] if size >= LARGEST else []
        root = os.path.join(folder, "root")
        os.mkdir(root)
        program = os.path.join(root, "pykind")
        with zipfile.ZipFile(vsix) as archive:
            faults += faults_of_contents(archive)
            info = archive.getinfo("extension/bin/pykind")
            mode = stat.S_IMODE(info.external_attr >> 16)
            if mode & 0o111 != 0o111:
                faults.append(f"bin/pykind is not executable: {mode:o}")
            with open(program, "wb") as file:
                file.write(archive.read(info))
            os.chmod(program, mode)
            faults += faults_of_settings(json.loads(archive.read("extension/package.json")), program)
        faults += faults_of_linking(program)
        is_tried = may_change_root()
        if is_tried:
            faults += faults_of_empty_root(root)
    for fault in faults:
        print(f"  {fault}")
    print(f"vsix: {size} bytes, {len(faults)} failures")
    if not faults and not is_tried:
        print("SKIPPED: this user may not change the root: the server was not started in an empty one")
        sys.exit(SKIPPED)
    sys.exit(1 if faults else 0)


main()
