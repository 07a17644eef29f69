"""Who may import whom, and who may read the environment."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import source

# The web and its forms; the rules of learning know nothing of them.
WEB = ("django.http", "django.shortcuts", "django.template", "django.forms", "django.contrib.admin")
WEB_OF_WAGTAIL = ("wagtail.admin",)
READERS_OF_THE_ENVIRONMENT = {
    Path("hub/settings/base.py"),
    Path("hub/wsgi.py"),  # names the settings module
    Path("manage.py"),  # the same
}
SERVING_APPS = ("hub", "casestudies", "learning")


def is_within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def forbidden_imports(tree: ast.AST, packages: tuple[str, ...]) -> list[str]:
    return sorted({name for name in source.imported_names(tree) if is_within(name, packages)})


def test_layers_import_only_downwards() -> None:
    found = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"],
        cwd=source.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    assert " kept, 0 broken" in found.stdout


def test_rules_of_learning_know_nothing_of_the_web() -> None:
    found = {
        str(path): names
        for path in source.python_files("learning")
        if path.parts[:2] == ("learning", "domain")
        and (names := forbidden_imports(source.parse(path), WEB + WEB_OF_WAGTAIL))
    }
    assert found == {}


@pytest.mark.parametrize(
    "code",
    [
        "from django import http",
        "from django.http import Http404",
        "import django.shortcuts as s",
        "def f():\n    from django.template.loader import render_to_string",
        "from wagtail.admin.panels import FieldPanel",
        "from django.contrib import admin",
    ],
)
def test_an_import_of_the_web_is_seen_in_any_spelling(code: str) -> None:
    assert forbidden_imports(ast.parse(code), WEB + WEB_OF_WAGTAIL)


def test_an_import_that_is_none_of_the_web_is_not_reported() -> None:
    code = "from django.db import transaction\nfrom django.https import x\nimport wagtail.models"
    assert forbidden_imports(ast.parse(code), WEB + WEB_OF_WAGTAIL) == []


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        path
        for path in source.python_files(*SERVING_APPS, "manage.py")
        if source.reads_environment(source.parse(path))
    }
    assert readers - READERS_OF_THE_ENVIRONMENT == set()
    assert Path("hub/settings/base.py") in readers


@pytest.mark.parametrize(
    "code", ["import os\nos.environ['A']", "import os\nos.getenv('A')", "from os import environ"]
)
def test_reading_the_environment_is_seen_in_any_spelling(code: str) -> None:
    assert source.reads_environment(ast.parse(code))


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc"}
    files = source.python_files("hub", "casestudies", "learning", "tests", "requirements")
    assert [str(path) for path in files if drawers.intersection([path.stem, *path.parts])] == []
