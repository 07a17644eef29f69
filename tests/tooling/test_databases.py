"""Templates of test databases: when a new one is made, and what a test finds in its copy."""

from pathlib import Path

import pytest
from django.db import connection
from wagtail.models import Locale, Page

from tests.services import databases


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small project with a lock file, a migration, data and a view."""
    files = {
        "requirements/runtime.txt": "one==1\n",
        "hub/taxonomy/migrations/0001_initial_models.py": "operations = []\n",
        "hub/taxonomy/data/terms.yaml": "a: 1\n",
        "hub/taxonomy/views.py": "def show(): ...\n",
        "hub/taxonomy/triggers.py": "# connected to post_migrate\n",
        "hub/starter/data/pages/home.md": "A home.\n",
        "hub/taxonomy/__pycache__/views.pyc": "",
        "templates/term.html": "<p>",
        "docs/terms.md": "Terms.\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "shapes_migrated", "shapes_loaded"),
    [
        ("requirements/runtime.txt", True, True),
        ("hub/taxonomy/migrations/0001_initial_models.py", True, True),
        ("hub/taxonomy/migrations/0002_new.py", True, True),
        ("hub/taxonomy/data/terms.yaml", True, True),
        ("hub/taxonomy/triggers.py", True, True),
        ("hub/taxonomy/views.py", False, True),
        ("hub/starter/data/pages/home.md", False, True),
        ("templates/term.html", False, True),
        ("hub/taxonomy/__pycache__/views.pyc", False, False),
        ("docs/terms.md", False, False),
    ],
)
def test_a_new_template_is_made_when_what_shapes_it_changes(
    tree: Path, name: str, shapes_migrated: bool, shapes_loaded: bool
) -> None:
    before = databases.fingerprint(tree), databases.content_fingerprint(tree)
    assert (databases.fingerprint(tree), databases.content_fingerprint(tree)) == before
    with (tree / name).open("a") as file:
        file.write("# changed\n")
    assert (databases.fingerprint(tree) != before[0]) is shapes_migrated
    assert (databases.content_fingerprint(tree) != before[1]) is shapes_loaded


def test_a_process_has_a_copy_of_its_own(db: None) -> None:
    name = str(connection.settings_dict["NAME"])
    assert "copy-" in name or name.startswith("hub_test_")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_rows_that_migrations_made_are_there_after_a_test_that_commits(turn: int) -> None:
    assert Page.objects.filter(depth=1).count() == 1
    assert list(Locale.objects.values_list("language_code", flat=True)) == ["en"]
    Locale.objects.create(language_code="cy")
