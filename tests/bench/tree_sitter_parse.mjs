// Parses with tree-sitter-python the files that a list names, and prints the seconds that the calls of the parser took:
// `tree_sitter_parse.mjs PACKAGES LIST`, where PACKAGES is the folder above node_modules.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [packages, list] = process.argv.slice(2);
const require = createRequire(join(packages, "package.json"));
const Parser = require("tree-sitter");
const parser = new Parser();
parser.setLanguage(require("tree-sitter-python"));

let seconds = 0;
for (const path of readFileSync(list, "utf8").split("\0").filter(Boolean)) {
  const text = readFileSync(path, "utf8");
  const start = process.hrtime.bigint();
  // The parser takes no longer string than its buffer.
  parser.parse(text, null, { bufferSize: 2 * text.length + 2 });
  seconds += Number(process.hrtime.bigint() - start) / 1e9;
}
console.log(seconds);
