"""Many generated case studies, written straight into the tables: nothing in them is a fact."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Locale, Page

from casestudies.facets import TERM_FACETS
from casestudies.models import CaseStudyIndexPage, CaseStudyPage, CaseStudyParty, Outcome
from hub.reference.models import Party
from hub.taxonomy.models import PageTerm, Term

FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
# How many terms of each vocabulary a case study has.
TERMS_EACH = {"priority_area": 2, "commissioning_stage": 2, "audience": 3}


@transaction.atomic
def add_case_studies(index: CaseStudyIndexPage, count: int, *, seed: int = 1) -> None:
    """Add `count` live case studies with their terms, parties and outcomes below `index`.

    The same `seed` gives the same case studies. The terms must be there.
    """
    random_ = random.Random(seed)
    start = index.numchild
    pages = [_page(index, start + number) for number in range(1, count + 1)]
    Page.objects.bulk_create(pages, batch_size=500)
    Page.objects.filter(pk=index.pk).update(numchild=start + count)
    index.refresh_from_db()
    for number, page in enumerate(pages):
        case = CaseStudyPage(page_ptr=page, **_fields(random_, number))
        case.save_base(raw=True)
    keys = [page.pk for page in pages]
    _add_terms(random_, keys)
    _add_outcomes(random_, keys)
    _add_parties(random_, keys)


def _page(index: CaseStudyIndexPage, number: int) -> Page:
    slug = f"generated-{number}"
    return Page(
        title=f"Generated case study {number}",
        draft_title=f"Generated case study {number}",
        slug=slug,
        path=Page._get_path(index.path, index.depth + 1, number),
        depth=index.depth + 1,
        url_path=f"{index.url_path}{slug}/",
        content_type=ContentType.objects.get_for_model(CaseStudyPage),
        locale=Locale.get_default(),
        live=True,
        first_published_at=FIRST_DAY + timedelta(hours=number),
        last_published_at=FIRST_DAY + timedelta(hours=number),
    )


def _fields(random_: random.Random, number: int) -> dict[str, Any]:
    return {
        "lead": "A generated case study, made to measure how long a list takes.",
        "place_name": random_.choice(["", "Bolton", "Liverpool", "Speke"]),
        "evidence_level": random_.choice([None, 1, 2, 2, 2, 3, 4, 5]),
        "contract_value": random_.choice([None, Decimal(10) ** random_.randint(4, 9)]),
        "started_on": FIRST_DAY.date() + timedelta(days=number % 2000),
        "would_not_repeat": random_.choice(["", "Start without a named keeper."]),
    }


def _add_terms(random_: random.Random, keys: list[int]) -> None:
    rows = []
    for vocabulary in TERM_FACETS.values():
        terms = list(Term.objects.in_vocabulary(vocabulary).values_list("pk", flat=True))
        wanted = min(TERMS_EACH.get(vocabulary, 1), len(terms))
        rows += [
            PageTerm(page_id=key, term_id=term)
            for key in keys
            for term in random_.sample(terms, wanted)
        ]
    PageTerm.objects.bulk_create(rows, batch_size=2000)


def _add_outcomes(random_: random.Random, keys: list[int]) -> None:
    def figure() -> Decimal | None:
        return random_.choice([None, None, Decimal(random_.randint(0, 500))])

    rows = [
        Outcome(
            page_id=key,
            sort_order=order,
            measure=f"Measure {order}",
            unit="people",
            period="2024",
            target=figure(),
            committed=figure(),
            delivered=figure(),
            verified=figure() if random_.random() < 0.3 else None,
            verified_by="An auditor",
        )
        for key in keys
        for order in range(random_.randint(0, 5))
    ]
    Outcome.objects.bulk_create(rows, batch_size=2000)


def _add_parties(random_: random.Random, keys: list[int]) -> None:
    parties = [
        Party.objects.get_or_create(
            code=f"generated-{number}", defaults={"name": f"Body {number}"}
        )[0]
        for number in range(20)
    ]
    rows = [
        CaseStudyParty(page_id=key, party=random_.choice(parties), role="commissioner")
        for key in keys
    ]
    CaseStudyParty.objects.bulk_create(rows, batch_size=2000)
