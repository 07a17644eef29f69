"""A test run on a machine that lacks services: skipped with one line each, or required."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from requirements.steps import ROOT
from tests.services.detect import MAVEN
from tests.services.plugin import asks_a_database

MARKED = """
import pytest

@pytest.mark.verapdf
@pytest.mark.parametrize("number", [1, 2])
def test_file(number): raise AssertionError("ran without the validator")

@pytest.mark.redis
def test_cache(): raise AssertionError("ran without the server")

@pytest.mark.elasticsearch
def test_cluster(): raise AssertionError("ran without the server")

def test_plain(): pass
"""


@pytest.fixture
def bare_machine(tmp_path: Path) -> dict[str, str]:
    """Variables under which no service is found, whatever this machine has."""
    nowhere = "127.0.0.1:1"
    inherited = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    return inherited | {
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "TEST_REDIS_URL": f"redis://{nowhere}",
        "TEST_ELASTICSEARCH_URL": f"http://{nowhere}",
        "TEST_DATABASE_URL": f"postgres://u:p@{nowhere}/hub",
        "CHROMIUM": "/no/such/browser",
        "REQUIRE": "",
    }


@pytest.mark.parametrize(
    ("marked", "asked", "expected"),
    [
        (["django_db"], [], True),
        ([], ["client", "db"], True),
        ([], ["transactional_db"], True),
        (["parametrize"], ["client", "settings", "nothing_left"], False),
    ],
)
def test_a_test_asks_a_database_by_its_mark_or_a_fixture(
    marked: list[str], asked: list[str], expected: bool
) -> None:
    def find(name: str) -> bool:
        return name in marked

    item = SimpleNamespace(fixturenames=asked, get_closest_marker=find)

    assert asks_a_database(item) is expected


def run_pytest(folder: Path, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    (folder / "test_marked.py").write_text(MARKED)
    options = [
        "-c",
        ROOT / "pyproject.toml",
        "-p",
        "tests.services.plugin",
        "-p",
        "no:cacheprovider",
    ]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *options, folder / "test_marked.py"],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_missing_service_costs_one_line(tmp_path: Path, bare_machine: dict[str, str]) -> None:
    done = run_pytest(tmp_path, bare_machine)
    assert done.returncode == 0, done.stdout + done.stderr
    told = [line for line in done.stdout.splitlines() if "is missing" in line]
    assert told == [
        "redis is missing: 1 test skipped; add it with: make services",
        f"verapdf is missing: 2 tests skipped; add it with: {MAVEN}",
        f"elasticsearch is missing: 1 test skipped; add it with: {MAVEN} SERVICES=elasticsearch",
    ]
    assert "1 passed, 4 skipped" in done.stdout


def test_a_required_service_that_is_missing_fails_the_run(
    tmp_path: Path, bare_machine: dict[str, str]
) -> None:
    done = run_pytest(tmp_path, bare_machine | {"REQUIRE": "redis elasticsearch"})
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert done.stderr.splitlines() == [
        "ERROR: redis is required and missing; add it with: make services",
        f"elasticsearch is required and missing; add it with: {MAVEN} SERVICES=elasticsearch",
        "",
    ]
