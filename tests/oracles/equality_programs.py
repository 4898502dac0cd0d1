"""Programs of one or more files, loaded from memory, afresh for every run. For equality_run.py."""

import ast
import importlib
import importlib.abc
import importlib.util
import os
import sys


def module_name(path):
    name = path[:-len(".py")].replace("/", ".")
    return name[:-len(".__init__")] if name.endswith(".__init__") else name


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the modules of one program; folders without an `__init__.py` are packages too."""

    def __init__(self, files):
        self.codes = {module_name(path): compile(source, path, "exec", dont_inherit=True) for path, source in files.items()}
        self.packages = {module_name(path) for path in files if os.path.basename(path) == "__init__.py"}
        for name in list(self.codes):
            while "." in name:
                name = name.rpartition(".")[0]
                self.packages.add(name)

    def find_spec(self, name, path=None, target=None):
        if name not in self.codes and name not in self.packages:
            return None
        return importlib.util.spec_from_loader(name, self, is_package=name in self.packages)

    def exec_module(self, module):
        if module.__name__ in self.codes:
            exec(self.codes[module.__name__], module.__dict__)


class Program:
    def __init__(self, files, main, subject, drive):
        self.finder = Finder(files)
        self.main, self.subject = module_name(main), subject
        self.drive = compile(drive, "drive", "exec", dont_inherit=True)

    def load(self, world):
        """The names of its main file and of the drive block, which runs after it."""
        for name in set(self.finder.codes) | self.finder.packages:
            sys.modules.pop(name, None)
        sys.meta_path.insert(0, self.finder)
        names = importlib.import_module(self.main).__dict__
        world.subject = names.get(self.subject.partition(".")[0])
        for part in self.subject.split(".")[1:]:
            world.subject = getattr(world.subject, part, None)
        exec(self.drive, names)
        return names

    def unload(self):
        if self.finder in sys.meta_path:
            sys.meta_path.remove(self.finder)


def definitions(tree):
    """(qualified name, node) of every class and function that can be reached from the module."""
    def walk(node, prefix):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                yield prefix + child.name, child
                yield from walk(child, prefix + child.name + ".")
            elif isinstance(child, ast.stmt):
                yield from walk(child, prefix)
    return walk(tree, "")


def uses_newer_names(files):
    """Whether the builtins that Python 3.10 brought are used, and this one lacks them."""
    for source in files.values() if sys.version_info < (3, 10) else ():
        nodes = list(ast.walk(ast.parse(source)))
        names = {node.id for node in nodes if isinstance(node, ast.Name)} & {"aiter", "anext"}
        bound = {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.alias))}
        if names - bound:
            return True
    return False


def subject_at(source, line, conversion):
    """The qualified name of the innermost class, or function, that a line is in: of what the conversion is one of."""
    is_class = conversion not in ("coroutine-function", "iterator-class")
    kinds = ast.ClassDef if is_class else (ast.FunctionDef, ast.AsyncFunctionDef)
    found = ""
    for name, node in definitions(ast.parse(source)):
        first = min([node.lineno] + [decorator.lineno for decorator in node.decorator_list])
        if isinstance(node, kinds) and first <= line <= node.end_lineno:
            found = name
    return found


def subject_after(before, after, subject):
    """What became of a name: the same, or the one that is new if it is gone."""
    names_before = [name for name, _ in definitions(ast.parse(before))]
    names_after = [name for name, _ in definitions(ast.parse(after))]
    if subject in names_after:
        return subject
    new = [name for name in names_after if name not in names_before and name.count(".") == subject.count(".")]
    return new[0] if len(new) == 1 else ""
