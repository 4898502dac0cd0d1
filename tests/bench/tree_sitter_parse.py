"""Parses with tree-sitter-python the files that a list names, and prints the seconds that the calls of the parser took: `tree_sitter_parse.py LIST`."""

import sys
import time

import tree_sitter
import tree_sitter_python


def main():
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_python.language()))
    seconds = 0
    with open(sys.argv[1], encoding="utf-8") as listed:
        paths = listed.read().split("\0")
    for path in filter(None, paths):
        with open(path, "rb") as file:
            text = file.read()
        start = time.perf_counter()
        parser.parse(text)
        seconds += time.perf_counter() - start
    print(seconds)


if __name__ == "__main__":
    main()
