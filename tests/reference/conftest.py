"""Reference data as the starter content brings it, and single rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Locale

from hub.reference import loading
from hub.reference.models import (
    Instrument,
    InstrumentChange,
    InstrumentSource,
    Party,
    Source,
    TimelinePage,
)
from hub.taxonomy.loading import load_vocabularies
from hub.taxonomy.models import Term, TermLabel
from tests.factories.pages import build_home

DATA = Path(__file__).parents[2] / "hub" / "starter" / "data"


STARTER_MODELS = (
    *(Term, TermLabel, Source, Party, Instrument),
    *(Instrument.jurisdictions.through, InstrumentChange, InstrumentSource),
)


@pytest.fixture(scope="session")
def starter_rows() -> dict[type, list[dict]]:
    """The starter content's rows, kept after the first test that loads it."""
    return {}


@pytest.fixture
def starter(db: None, starter_rows: dict[type, list[dict]]) -> None:
    """All reference data of the starter content, loaded once and put back after that."""
    if starter_rows:
        for model, rows in starter_rows.items():
            model._base_manager.bulk_create(model(**row) for row in rows)
        return
    load_vocabularies(DATA / "vocabularies.yaml")
    loading.load_sources(DATA / "sources.yaml")
    loading.load_parties(DATA / "parties.yaml")
    loading.load_instruments(DATA / "instruments.yaml")
    starter_rows.update(
        {model: list(model._base_manager.order_by("pk").values()) for model in STARTER_MODELS}
    )


@pytest.fixture
def nations(db: None) -> dict[str, Term]:
    """United Kingdom, Wales and Scotland in it, and Nepal outside."""
    terms: dict[str, Term] = {}
    for code, parent in (("uk", ""), ("wales", "uk"), ("scotland", "uk"), ("nepal", "")):
        terms[code] = Term.objects.create(
            vocabulary="jurisdiction", code=code, parent=terms.get(parent), sort_order=len(terms)
        )
        TermLabel.objects.create(
            term=terms[code], locale=Locale.get_default(), name=code.capitalize()
        )
    return terms


@pytest.fixture
def make_instrument(nations):
    """Make an instrument for the United Kingdom with one source."""
    source, _made = Source.objects.get_or_create(
        key="S0", defaults={"title": "The text", "publisher": "A publisher", "year": 2020}
    )

    def make(code: str, *, where: tuple[str, ...] = ("uk",), **fields) -> Instrument:
        given = {"title": code.capitalize(), "kind": "act", "summary": f"About {code}."} | fields
        instrument = Instrument.objects.create(code=code, **given)
        instrument.jurisdictions.set(nations[each] for each in where)
        InstrumentSource.objects.create(instrument=instrument, source=source)
        return instrument

    return make


@pytest.fixture
def timeline(db: None) -> TimelinePage:
    """The published timeline."""
    page = build_home().add_child(instance=TimelinePage(title="Timeline", slug="timeline"))
    page.save_revision().publish()
    return page


@pytest.fixture
def admin(db: None, client: Client) -> Client:
    """A client signed in as an administrator."""
    user = get_user_model().objects.create_superuser("admin@example.org", "a long passphrase")
    client.force_login(user)
    return client
