"""Builders of case studies: an index, and pages with parties, outcomes and terms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.text import slugify

from casestudies.models import (
    CaseStudyIndexPage,
    CaseStudyPage,
    CaseStudyParty,
    CaseStudySource,
    Outcome,
)
from hub.reference.models import Party, Source
from hub.taxonomy.models import PageTerm
from tests.factories.guidance import build_term, words
from tests.factories.pages import add, build_home


def build_case_index() -> CaseStudyIndexPage:
    """Return /case-studies/, made once a test."""
    found = CaseStudyIndexPage.objects.first()
    if found is not None:
        return found
    page = CaseStudyIndexPage(title="Case studies", slug="case-studies", show_in_menus=True)
    return build_home().add_child(instance=page)


def build_party(name: str, **fields: Any) -> Party:
    """Return the body of that name, made once a test."""
    return Party.objects.get_or_create(code=slugify(name), defaults={"name": name} | fields)[0]


def build_source(key: str = "T1", **fields: Any) -> Source:
    """Return the source of that key, made once a test."""
    return Source.objects.get_or_create(key=key, defaults={"title": f"Source {key}"} | fields)[0]


def _verifier(row: dict[str, Any]) -> dict[str, Any]:
    """Return who verified an outcome and where that is said, as what is verified has to say."""
    if row.get("verified") is None:
        return {}
    return {"verified_by": "An auditor", "source": build_source()}


def build_case(
    title: str,
    *,
    terms: Iterable[tuple[str, str]] = (),
    outcomes: Iterable[dict[str, Any]] = (),
    parties: Iterable[tuple[str, str]] = (),
    sources: Iterable[Source] = (),
    is_live: bool = True,
    **fields: Any,
) -> CaseStudyPage:
    """Return a case study, published unless told otherwise.

    Args:
        terms: pairs of vocabulary and code.
        outcomes: the fields of each outcome; a verified one has a verifier and a source.
        parties: pairs of name and role.
    """
    usual = {"lead": f"{title} in short.", "action": words(20), "last_reviewed": date(2026, 11, 30)}
    fields = usual | fields
    page = CaseStudyPage(title=title, live=False, **fields)
    add(build_case_index(), page) if is_live else build_case_index().add_child(instance=page)
    page.page_terms = [PageTerm(term=build_term(vocabulary, code)) for vocabulary, code in terms]
    page.outcomes = [
        Outcome(**({"measure": f"Measure {order}"} | _verifier(row) | row), sort_order=order)
        for order, row in enumerate(outcomes)
    ]
    page.parties = [
        CaseStudyParty(party=build_party(name), role=role, sort_order=order)
        for order, (name, role) in enumerate(parties)
    ]
    page.sources = [
        CaseStudySource(source=source, sort_order=order) for order, source in enumerate(sources)
    ]
    revision = page.save_revision()
    if is_live:
        revision.publish()
    return CaseStudyPage.objects.get(pk=page.pk)
