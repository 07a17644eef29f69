"""Finding private names of libraries in our code: what a library may change in any version.

That is a name with a leading underscore that no line of ours defines, wherever it is written:
imported, as an attribute, in a text that names it (`"allauth….Backend._check"`), or defined by us
over a library's own. Modules named `internal` count as well.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.architecture import source

FOLDERS = (*source.SITE_PACKAGES, "requirements")
# Documented, in spite of their underscore.
PUBLIC = {"_", "_meta", "_asdict", "_base_manager", "_default_manager", "_fields", "_replace"}
PRIVATE = re.compile(r"_[a-z]\w*")
IN_A_TEXT = re.compile(
    r"(?:allauth|django|modelcluster|modelsearch|taggit|wagtail)[\w.]*\.(_[a-z]\w*)"
)


def is_private(name: str) -> bool:
    """Return whether `name` is private by its form, and no documented exception."""
    return bool(PRIVATE.fullmatch(name)) and name not in PUBLIC


def defined_names(trees: Iterable[ast.AST]) -> set[str]:
    """Return every private name that our own code gives to something."""
    return {name for tree in trees for name in _defined(tree) if is_private(name)}


def _defined(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            if _is_self(node.value):
                yield node.attr


def used_names(tree: ast.AST, own: set[str]) -> Iterator[str]:
    """Yield each private name in `tree` that is none of our `own`.

    What is asked of another object than `self` is ours only when the same file defines it.
    """
    near = defined_names([tree])
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr):
            if node.attr not in (own if _is_self(node.value) else near):
                yield node.attr
        elif isinstance(node, ast.ImportFrom) and node.module:
            parts = node.module.split(".")
            if parts[0] not in FOLDERS:
                yield from _private_parts(node.module, parts)
                yield from (one.name for one in node.names if is_private(one.name))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from IN_A_TEXT.findall(node.value)


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in {"self", "cls"}


def _private_parts(module: str, parts: list[str]) -> Iterator[str]:
    if "internal" in parts or any(is_private(part) for part in parts):
        yield module


def overridden_names(module: object, tree: ast.AST) -> Iterator[str]:
    """Yield each private name that a class of `module` defines over one of a library's class."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        bases = getattr(getattr(module, node.name, None), "__mro__", ())[1:]
        foreign = [base for base in bases if base.__module__.partition(".")[0] not in FOLDERS]
        for name in filter(is_private, _defined_in(node)):
            if any(name in vars(base) for base in foreign):
                yield name


def _defined_in(node: ast.ClassDef) -> Iterator[str]:
    for one in node.body:
        if isinstance(one, ast.FunctionDef):
            yield one.name
        elif isinstance(one, ast.Assign):
            yield from (target.id for target in one.targets if isinstance(target, ast.Name))


def files() -> list[Path]:
    """Return the files that are looked at."""
    return source.python_files(*FOLDERS)
