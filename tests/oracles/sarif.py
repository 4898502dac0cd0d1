"""Oracle: `pykind check --format sarif`, against the JSON schema of SARIF 2.1.0.

The logs of every block of the specs of the checks, and of the standard library, are validated with the schema and the validator of npm
packages; what they say is compared with the rows of `--format json`: each result its place, each fix its edits, each address its file.
First the oracle shows that it can fail: logs with one fault each must be refused.
"""

import copy
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

import peers
import pythons

SPECS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "analysis", "checks")

# Prints, for each of the files that are named, the list of what is wrong with it.
VALIDATE = """
const [packages, schema, ...files] = process.argv.slice(1);
const fs = require("fs");
const Ajv = require(packages + "/ajv");
const ajv = new Ajv({schemaId: "auto", allErrors: true, unknownFormats: []});
ajv.addMetaSchema(require(packages + "/ajv/lib/refs/json-schema-draft-04.json"));
const validate = ajv.compile(JSON.parse(fs.readFileSync(schema)));
const wrong = file => validate(JSON.parse(fs.readFileSync(file))) ? [] : validate.errors.map(e => e.dataPath + " " + e.message);
console.log(JSON.stringify(files.map(wrong)));
"""


class Validator:
    def __init__(self):
        self.node = shutil.which("node")
        self.schema, self.packages = peers.sarif_schema()

    def is_there(self):
        return self.node is not None and self.schema is not None and self.packages is not None

    def faults(self, logs):
        """What is wrong with each of the logs, given as values."""
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, f"{i}.sarif") for i in range(len(logs))]
            for path, log in zip(paths, logs):
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(log, file)
            command = [self.node, "-e", VALIDATE, "--", self.packages, self.schema, *paths]
            return json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=600).stdout)


def write_specs(folder):
    """The Python of the specs, each block a file; names that an address has to escape among them."""
    count = 0
    for path in sorted(glob.glob(os.path.join(SPECS, "*.md"))):
        text = open(path, encoding="utf-8").read()
        for block in re.finditer(r"^```python[^\n]*\n(.*?)^```$", text, re.M | re.S):
            count += 1
            name = f"{os.path.basename(path)[:-3]} #{count} é:100%.py"
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(block[1])
    return count


def span_of(row):
    return row["line"], row["column"], row["end_line"], row["end_column"]


def region_of(place):
    region = place["region"] if "region" in place else place
    return region["startLine"], region["startColumn"], region["endLine"], region["endColumn"]


def file_of(run, artifact):
    base = run["originalUriBaseIds"][artifact["uriBaseId"]]["uri"] if "uriBaseId" in artifact else ""
    address = urllib.parse.urlparse(urllib.parse.urljoin(base, artifact["uri"]))
    assert address.scheme == "file", address
    return os.path.realpath(urllib.parse.unquote(address.path))


def differences(log, rows, folder):
    """Where the log says something else than the rows."""
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    if len(run["results"]) != len(rows):
        yield f"{len(run['results'])} results, but {len(rows)} rows"
    for result, row in zip(run["results"], rows):
        place = result["locations"][0]["physicalLocation"]
        text = row["message"] if row["python"] is None else row["message"] + ": " + row["python"]
        theirs = (row["code"], span_of(row), os.path.realpath(os.path.join(folder, row["path"])), text)
        ours = (rules[result["ruleIndex"]], region_of(place), file_of(run, place["artifactLocation"]),
                re.sub(r"([{}])\1", r"\1", result["message"]["text"]))
        if ours != theirs or result["ruleId"] != row["code"]:
            yield f"{ours} is {theirs} in the rows"
        edits = [(file_of(run, change["artifactLocation"]), region_of(edit["deletedRegion"]), edit["insertedContent"]["text"])
                 for fix in result.get("fixes", []) for change in fix["artifactChanges"] for edit in change["replacements"]]
        of_row = [(os.path.realpath(os.path.join(folder, edit["path"])), span_of(edit), edit["text"])
                  for fix in row["fixes"] for edit in fix["edits"]]
        if edits != of_row:
            yield f"{row['path']}: the edits {edits} are {of_row} in the rows"


def broken_logs(log):
    """(what is wrong, a copy with that fault)"""
    def changed(name, change):
        broken = copy.deepcopy(log)
        change(broken)
        return name, broken
    result = lambda broken: broken["runs"][0]["results"][0]
    region = lambda broken: result(broken)["locations"][0]["physicalLocation"]["region"]
    yield changed("another version", lambda b: b.update(version="2.0.0"))
    yield changed("no runs", lambda b: b.pop("runs"))
    yield changed("no tool", lambda b: b["runs"][0].pop("tool"))
    yield changed("an unknown level", lambda b: result(b).update(level="hint"))
    yield changed("no message", lambda b: result(b).pop("message"))
    yield changed("a line 0", lambda b: region(b).update(startLine=0))
    yield changed("a property that there is not", lambda b: region(b).update(column=1))
    yield changed("rules without ids", lambda b: b["runs"][0]["tool"]["driver"]["rules"][0].pop("id"))


def main():
    pykind = pythons.pykind_binary()
    validator = Validator()
    if not validator.is_there():
        print("SKIPPED: no node, or the npm package @microsoft/jest-sarif could not be fetched: no log was validated")
        sys.exit(pythons.SKIPPED)
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        blocks = write_specs(folder)
        check = lambda path, form: pythons.run([pykind, "check", "--format", form, "--no-ignore", path], cwd=folder)
        paths = ["."]
        for python in list(pythons.find_pythons().values())[-1:]:
            paths.append(pythons.run([python, "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))"]).strip())
        results = 0
        for path in paths:
            log = json.loads(check(path, "sarif"))
            rows = [json.loads(line) for line in check(path, "json").splitlines()]
            results += len(rows)
            found = validator.faults([log])[0] + list(differences(log, rows, folder))
            failures += len(found)
            for fault in found[:20]:
                print(f"  {path}: {fault}")
            if path == ".":
                names, broken = zip(*broken_logs(log))
                for name, faults in zip(names, validator.faults(broken)):
                    if not faults:
                        failures += 1
                        print(f"  a log with {name} is not refused")
                if not list(differences(log, rows[1:], folder)):
                    failures += 1
                    print("  a row that is missing is not noticed")
    print(f"sarif: {blocks} blocks of specs and the standard library, {results} results, {len(names)} broken logs, {failures} failures")
    sys.exit(0 if failures == 0 and results > 0 else 1)


main()
