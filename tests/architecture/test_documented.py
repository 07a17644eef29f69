"""Every variable, make target and management command is in the README."""

import ast
import re
from pathlib import Path

from tests.architecture import source

README = (source.ROOT / "README.md").read_text()
# Read by the commands themselves, not by the settings.
READ_BY_COMMANDS = {
    *("PORT", "WEB_CONCURRENCY", "PYTHON"),
    *("REQUIRE", "SEED", "ONLY", "PEERS", "SERVICES", "CHROMIUM"),
    *("TEST_DATABASE_URL", "TEST_REDIS_URL"),
    "TEST_ELASTICSEARCH_URL",
}


def variables_of_settings() -> set[str]:
    """Return the names that the settings hand to their reader, `env.text("NAME", …)`."""
    found = set()
    for path in source.python_files("hub"):
        if path.parts[:2] != ("hub", "settings"):
            continue
        for node in ast.walk(source.parse(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "env"
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(node.args[0].value)
    return found


def make_targets() -> set[str]:
    text = (source.ROOT / "Makefile").read_text()
    return set(re.findall(r"^([a-z-]+):.*##", text, flags=re.MULTILINE))


def own_commands() -> set[str]:
    return {
        path.stem
        for path in source.python_files(*source.SITE_PACKAGES)
        if path.parent.parts[-2:] == ("management", "commands") and path.stem != "__init__"
    }


def test_every_environment_variable_has_a_row() -> None:
    variables = variables_of_settings() | READ_BY_COMMANDS
    assert {"SECRET_KEY", "DATABASE_URL", "SITE_URL"} <= variables
    rows = set(re.findall(r"^\| `([A-Z_]+)`", README, flags=re.MULTILINE))
    assert variables - rows == set()
    assert rows - variables == set(), "documented, but nothing reads it"


def test_every_make_target_is_explained() -> None:
    targets = make_targets()
    assert {"run", "test", "serve", "check", "services"} <= targets
    told = set(re.findall(r"`make ([a-z-]+)", README))
    assert targets - told == set()
    assert told - targets == set(), "documented, but there is no such target"


def test_every_management_command_is_explained() -> None:
    told = set(re.findall(r"`manage\.py ([a-z_]+)", README))
    assert own_commands() - told == set()


def test_every_decision_is_listed_and_has_its_three_parts() -> None:
    folder = source.ROOT / "docs" / "decisions"
    decisions = sorted(folder.glob("[0-9]*.md"))
    listed = re.findall(r"\((\d{4}-[a-z-]+\.md)\)", (folder / "README.md").read_text())
    assert listed == [path.name for path in decisions]
    for path in decisions:
        headings = re.findall(r"^## (.+)$", path.read_text(), flags=re.MULTILINE)
        assert headings == ["Context", "Decision", "Rejected alternatives"], path.name


def test_files_that_documents_point_to_exist() -> None:
    broken = []
    for document in [p for p in source.project_files() if p.suffix == ".md"]:
        text = (source.ROOT / document).read_text()
        for target in re.findall(r"\]\((?!https?:|mailto:|#|<)([^)#\s]+)", text):
            if not (source.ROOT / document.parent / Path(target)).exists():
                broken.append(f"{document}: {target}")
    assert broken == []
