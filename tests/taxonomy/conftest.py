"""A small site: a home page with one published page, two editors' kinds of terms."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Locale

from hub.home.models import HomePage, StandardPage
from hub.taxonomy.models import Term, TermLabel
from tests.factories.pages import build_home


@pytest.fixture
def home(db: None) -> HomePage:
    """The root page of the default site."""
    return build_home()


@pytest.fixture
def text_page(home: HomePage) -> StandardPage:
    """A published page below the home page."""
    page = StandardPage(title="Buying well", slug="buying-well")
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def make_term(db: None):
    """Make a term with an English name."""

    def make(code: str, vocabulary: str = "priority_area", name: str = "", **fields) -> Term:
        term = Term.objects.create(vocabulary=vocabulary, code=code, **fields)
        TermLabel.objects.create(
            term=term, locale=Locale.get_default(), name=name or code.capitalize()
        )
        return term

    return make


@pytest.fixture
def admin(db: None, client: Client) -> Client:
    """A client signed in as an administrator."""
    user = get_user_model().objects.create_superuser("admin@example.org", "a long passphrase")
    client.force_login(user)
    return client
