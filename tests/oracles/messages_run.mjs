// Runs messages_run.py under CPython compiled to WebAssembly. Arguments: the module of pyodide and the runner; the programs come
// on standard input, and what each said goes to standard output.
import fs from "fs";
import { pathToFileURL } from "url";

const [pyodide, runner] = process.argv.slice(2);
let programs = "";
for await (const chunk of process.stdin.setEncoding("utf8")) programs += chunk;
const { loadPyodide } = await import(pathToFileURL(pyodide).href);
const python = await loadPyodide();
python.globals.set("__name__", "runner");
python.runPython(fs.readFileSync(runner, "utf8"));
process.stdout.write(python.globals.get("say_all")(programs));
