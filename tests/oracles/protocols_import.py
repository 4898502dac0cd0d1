"""Runs under the interpreter in question: imports modules and says of each class statement which protocols its class has.

Two open files are named by number: one to read `name<TAB>path` lines from, one to write JSON rows to: {"begin": name} before each
import, {"path", "classes": [[line, qualified name, [protocol, …]], …]} after it, and nothing if it fails. Classes are seen as they are
built, so that their lines are certain; decorated ones, and those of modules that were there before, are matched by their names.
"""

import ast
import builtins
import collections.abc
import contextlib
import json
import os
import signal
import sys
import threading
import types
import warnings

PROTOCOLS = {name: getattr(collections.abc, name) for name in collections.abc.__all__}
PROTOCOLS.update({name: getattr(contextlib, name) for name in ("AbstractContextManager", "AbstractAsyncContextManager")})

build_class = builtins.__build_class__
issubclass_itself = issubclass
built = {}  # (path, first line) → the classes that the statement there made


def remember_class(body, *arguments, **keywords):
    cls = build_class(body, *arguments, **keywords)
    code = body.__code__
    built.setdefault((code.co_filename, code.co_firstlineno), []).append(cls)
    return cls


def class_statements(tree):
    """(first line with its decorators, line, qualified name) of each that does not stand in a function"""
    found, pending = [], [(tree, "")]
    while pending:
        node, outer = pending.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                first = min([child.lineno] + [decorator.lineno for decorator in child.decorator_list])
                found.append((first, child.lineno, outer + child.name))
                pending.append((child, outer + child.name + "."))
            elif isinstance(child, ast.stmt) and not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                pending.append((child, outer))
            elif isinstance(child, (ast.ExceptHandler, getattr(ast, "match_case", ast.ExceptHandler))):
                pending.append((child, outer))
    return found


def protocols_of(cls):
    return sorted(name for name, protocol in PROTOCOLS.items() if issubclass_itself(cls, protocol))


def by_name(module, qualname):
    at = module
    for part in qualname.split("."):
        at = vars(at).get(part)
        if not isinstance(at, type):
            return []
    # A C class has no `__dict__` of an instance among its attributes unless its methods are written in Python.
    is_ours = at.__module__ == module.__name__ and at.__qualname__ == qualname
    is_python = any(isinstance(value, types.FunctionType) for value in vars(at).values()) or "__dict__" in vars(at) or "__weakref__" in vars(at)
    return [at] if is_ours and is_python else []


def classes_of(module, path, was_there):
    statements = class_statements(ast.parse(open(path, "rb").read()))
    names = collections.Counter(qualname for _, _, qualname in statements)
    rows = []
    for first, line, qualname in statements:
        # What the name stands for in the end: a decorator may give another class than the one that the statement built.
        made = by_name(module, qualname) if names[qualname] == 1 and (was_there or first != line) else []
        if not made and not was_there:
            made = [cls for cls in built.get((path, first), ()) if isinstance(cls, type) and cls.__name__ == qualname.rpartition(".")[2]]
        try:
            answers = [protocols_of(cls) for cls in made]
        except Exception:  # a class may refuse the question
            continue
        # A statement in a loop may make several that differ.
        if answers and all(answer == answers[0] for answer in answers):
            rows.append([line, qualname, answers[0]])
    return rows


def main():
    wanted = os.fdopen(int(sys.argv[1])).read().splitlines()
    answers = os.fdopen(int(sys.argv[2]), "w")
    seconds = int(sys.argv[3])
    warnings.simplefilter("ignore")
    sys.argv[1:] = []
    there = set(sys.modules)
    builtins.__build_class__ = remember_class

    def write(row):
        answers.write(json.dumps(row) + "\n")
        answers.flush()

    for entry in wanted:
        name, path = entry.split("\t")
        write({"begin": name})
        # What hangs ends the process: its default action needs no help from the interpreter.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(seconds)
        try:
            __import__(name)
            module = sys.modules[name]
            if os.path.realpath(module.__file__) == os.path.realpath(path):
                write({"path": path, "classes": classes_of(module, path, name in there)})
        except BaseException:  # a test may skip itself, exit, or want what this machine lacks
            pass
        signal.alarm(0)
        warnings.simplefilter("ignore")
        if threading.active_count() > 20:
            break


main()
os._exit(0)
