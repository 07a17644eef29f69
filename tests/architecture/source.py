"""Reading the source as the rules see it: files of the project, imports, functions."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SITE_PACKAGES = ("hub", "casestudies", "learning")


@cache
def project_files() -> tuple[Path, ...]:
    """Return every file that is or could be committed, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = (Path(name) for name in listed.split("\0") if name)
    return tuple(path for path in paths if (ROOT / path).is_file())


def python_files(*folders: str) -> list[Path]:
    """Return the Python files below the named top folders, relative to the root."""
    return [path for path in project_files() if path.suffix == ".py" and path.parts[0] in folders]


def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a project file."""
    return ast.parse((ROOT / path).read_text(), filename=str(path))


def imported_names(tree: ast.AST) -> Iterator[str]:
    """Yield every module that is imported, absolutely named, wherever in the tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reads_environment(tree: ast.AST) -> bool:
    """Tell whether the code touches `os.environ` or `os.getenv` in any spelling."""
    names = {"environ", "getenv", "environb", "putenv"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "os" and node.attr in names:
                return True
        elif isinstance(node, ast.ImportFrom) and node.module == "os":
            imported = {alias.name for alias in node.names}
            if names & imported:
                return True
    return False


def long_functions(tree: ast.AST, limit: int) -> Iterator[tuple[str, int]]:
    """Yield name and length of each function over `limit` lines; its docstring is not counted."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        first = node.body[0]
        if ast.get_docstring(node) is not None:
            length -= (first.end_lineno or first.lineno) - first.lineno + 1
        if length > limit:
            yield node.name, length
