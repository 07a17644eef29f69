"""Sizes at which a thing is split: module, test file, function, template, style sheet part."""

import ast
from pathlib import Path

from tests.architecture import source

MODULE, TEST_FILE, FUNCTION, TEMPLATE = 300, 400, 40, 80

# What may be longer, with the reason. An entry that is no longer needed fails the test below.
LONGER_FILES: dict[str, str] = {
    "docs/verify_credential.py": "one file, for those who check and have nothing else",
}
LONGER_FUNCTIONS: dict[str, str] = {
    "tests/templates/samples.py:sample_parameters": "one row for each component, no logic",
    "tests/taxonomy/test_api.py:test_all_vocabularies": "the whole answer, literally",
}


def limit_of(path: Path) -> int | None:
    """Return how many lines the file may have, None when there is no limit for its kind."""
    if path.suffix == ".html" and path.parts[0] == "templates":
        return TEMPLATE
    if path.suffix != ".py" or "migrations" in path.parts:
        return None
    return TEST_FILE if path.parts[0] == "tests" else MODULE


def test_files_stay_small() -> None:
    too_long = {}
    for path in source.project_files():
        limit = limit_of(path)
        lines = len((source.ROOT / path).read_text().splitlines()) if limit else 0
        if limit and lines > limit:
            too_long[str(path)] = lines
    assert {name: lines for name, lines in too_long.items() if name not in LONGER_FILES} == {}
    assert set(LONGER_FILES) <= set(too_long), "an exception that is no longer needed"


def test_functions_stay_small() -> None:
    folders = ("hub", "casestudies", "learning", "requirements", "tests")
    too_long = {
        f"{path}:{name}": length
        for path in source.python_files(*folders)
        if "migrations" not in path.parts
        for name, length in source.long_functions(source.parse(path), FUNCTION)
    }
    assert {name: size for name, size in too_long.items() if name not in LONGER_FUNCTIONS} == {}
    assert set(LONGER_FUNCTIONS) <= set(too_long), "an exception that is no longer needed"


def test_a_docstring_does_not_count() -> None:
    body = "\n".join(f"    a = {number}" for number in range(3))
    code = f'def f():\n    """One.\n\n    Two.\n    """\n{body}\n'
    assert list(source.long_functions(ast.parse(code), 4)) == []
    assert list(source.long_functions(ast.parse(code), 3)) == [("f", 4)]
