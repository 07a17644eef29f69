"""A home page with two pages below it."""

import pytest

from hub.home.models import HomePage, StandardPage
from tests.factories.pages import build_home, publish


@pytest.fixture
def home(db: None) -> HomePage:
    return build_home()


@pytest.fixture
def pages(home: HomePage) -> list[StandardPage]:
    made = []
    for name in ("First", "Second"):
        home.refresh_from_db()
        page = StandardPage(title=name, slug=name.lower(), show_in_menus=True)
        made.append(publish(home.add_child(instance=page)))
    return made
