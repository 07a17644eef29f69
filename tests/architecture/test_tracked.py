"""What may be committed: no address in lock files, telling migrations, no machine's paths."""

import re
from pathlib import Path

import pytest

from tests.architecture import source

# A home or work folder of one machine.
MACHINE_PATH = re.compile(r"(?<![\w.}/-])/(?:work|home/\w+|root|Users/\w+)/")
TELLING_NAME = re.compile(r"^\d{4}_(?!auto_|alter_\w+_and_more|\w+_and_more$)[a-z][a-z0-9_]{5,}$")
TEXT_SUFFIXES = {
    "", ".cfg", ".conf", ".css", ".csv", ".html", ".ini", ".js", ".json", ".md", ".po", ".pot",
    ".py", ".service", ".sh", ".svg", ".timer", ".toml", ".txt", ".typ", ".webmanifest", ".xml",
    ".yaml", ".yml",
}  # fmt: skip


def lines_with_machine_paths(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if MACHINE_PATH.search(line)]


def test_lock_files_pin_with_hashes_and_hold_no_address() -> None:
    locks = sorted((source.ROOT / "requirements").glob("*.txt"))
    assert [lock.name for lock in locks] == ["dev.txt", "installer.txt", "runtime.txt"]
    pattern = re.compile(
        r"^(?:[a-z0-9-]+==\S+(?: ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?)$"
    )
    for lock in locks:
        wrong = [line for line in lock.read_text().splitlines() if not pattern.match(line)]
        assert wrong == [], lock.name


def test_what_runs_is_part_of_what_is_tested() -> None:
    pins = {
        name: set(re.findall(r"^\S+==\S+", (source.ROOT / "requirements" / name).read_text(), re.M))
        for name in ("installer.txt", "runtime.txt", "dev.txt")
    }
    assert pins["runtime.txt"] | pins["installer.txt"] <= pins["dev.txt"]


def test_migrations_say_what_they_do() -> None:
    migrations = [
        path.stem
        for path in source.python_files(*source.SITE_PACKAGES)
        if path.parent.name == "migrations" and path.stem != "__init__"
    ]
    assert migrations
    assert [name for name in migrations if not TELLING_NAME.match(name)] == []


@pytest.mark.parametrize(
    ("name", "telling"),
    [
        ("0001_initial_models", True),
        ("0002_editor_groups_and_workflow", True),
        ("0001_initial", True),
        ("0002_auto_20260101_1200", False),
        ("0003_term_source_and_more", False),
        ("0003", False),
    ],
)
def test_a_telling_name_is_told_from_a_generated_one(name: str, telling: bool) -> None:
    assert bool(TELLING_NAME.match(name)) is telling


def test_nothing_names_a_folder_of_one_machine() -> None:
    found = {
        str(path): lines
        for path in source.project_files()
        if path.suffix in TEXT_SUFFIXES
        and (lines := lines_with_machine_paths((source.ROOT / path).read_text(errors="replace")))
    }
    assert found == {}


def test_a_machine_path_is_told_from_an_address() -> None:
    paths = ["cd /" + "work/main", "x=/" + "home/ada/hub", '"/' + 'root/.cache"']
    assert [lines_with_machine_paths(path) for path in paths] == [[path] for path in paths]
    assert lines_with_machine_paths("templates/home/home_page.html /homework/ /work-streams/") == []


def test_sources_are_where_they_belong() -> None:
    stray = [
        str(path)
        for path in source.project_files()
        if path.suffix in {".sqlite3", ".log", ".pyc", ".mo", ".orig", ".rej"}
    ]
    assert stray == []
    assert Path("uv.lock") not in source.project_files()
