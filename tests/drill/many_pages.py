"""Many generated pages, written straight into the tables: nothing in them says anything.

Words are as frequent as in a language (the n-th commonest once in n, Zipf 1935), so that an index
of them is as large and as slow as one of texts.
"""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime
from itertools import accumulate

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Locale, Page

from hub.guidance.models import GuidanceIndexPage, GuidancePage
from hub.taxonomy.models import PageTerm, Term
from tests.factories.guidance import build_index, build_term

VOCABULARIES = {
    "audience": ("buyer", "bidder", "member", "funder"),
    "commissioning_stage": ("analyse", "plan", "do", "review"),
    "priority_area": ("fair-work", "local-jobs", "climate", "skills", "health"),
    "sector": ("housing", "food", "construction", "care", "transport", "waste"),
}
SYLLABLES = [first + second for first in "bdfghjklmnprstvwxz" for second in "ae"]
KNOWN = 20_000  # words
SUBJECTS = ("social value", "procurement", "tender", "apprentice", "charity", "contract")
FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)


class Writer:
    """Makes words, lines and texts; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = [self._word(number) for number in range(KNOWN)]
        self.weights = list(accumulate(1 / number for number in range(1, KNOWN + 1)))

    def _word(self, number: int) -> str:
        parts = []
        while number or not parts:
            number, at = divmod(number, len(SYLLABLES))
            parts.append(SYLLABLES[at])
        return "".join(parts) + "n"

    def line(self, fewest: int, most: int) -> str:
        length = self.random.randint(fewest, most)
        return " ".join(self.random.choices(self.words, cum_weights=self.weights, k=length))

    def title(self) -> str:
        return f"{self.random.choice(SUBJECTS)} {self.line(2, 5)}".capitalize()

    def body(self) -> list[dict[str, object]]:
        subject = self.random.choice(SUBJECTS)
        text = f"<p>{self.line(40, 90)} {subject} {self.line(60, 120)}.</p>"
        return [{"type": "rich_text", "value": text, "id": str(uuid.UUID(int=1))}]

    def query(self) -> str:
        """Return what somebody might search for: common and rare words, phrases, slips."""
        kind = self.random.randrange(5)
        subject = self.random.choice(SUBJECTS)
        if kind == 0:
            return subject
        if kind == 1:
            return f"how to {subject} {self.line(1, 3)}"
        if kind == 2:
            return self.line(1, 4)
        if kind == 3:
            return f'"{subject}" {self.line(1, 1)}'
        word = self.line(1, 1)
        return f"{subject} {word[:2]}{word[3:]}"

    def beginning(self) -> str:
        """Return what stands in a box while somebody types."""
        word = self.random.choice([*SUBJECTS, self.line(1, 1)])
        return word[: self.random.randint(2, max(2, len(word)))]


@transaction.atomic
def add_pages(count: int, *, seed: int = 1) -> None:
    """Add `count` live guidance pages with terms below /guidance/."""
    writer, index = Writer(seed), build_index()
    terms = {
        name: [build_term(name, code) for code in codes] for name, codes in VOCABULARIES.items()
    }
    kind, locale = ContentType.objects.get_for_model(GuidancePage), Locale.get_default()
    pages = [_page(index, number, writer.title(), kind, locale) for number in range(1, count + 1)]
    Page.objects.bulk_create(pages, batch_size=500)
    Page.objects.filter(pk=index.pk).update(numchild=count)
    for page in pages:
        guide = GuidancePage(page_ptr=page, lead=writer.line(8, 20), body=writer.body())
        guide.save_base(raw=True)
    _add_terms(writer.random, [page.pk for page in pages], terms)


def _page(
    index: GuidanceIndexPage, number: int, title: str, kind: ContentType, locale: Locale
) -> Page:
    slug = f"generated-{number}"
    return Page(
        title=title,
        draft_title=title,
        slug=slug,
        path=Page._get_path(index.path, index.depth + 1, number),
        depth=index.depth + 1,
        url_path=f"{index.url_path}{slug}/",
        content_type=kind,
        locale=locale,
        live=True,
        first_published_at=FIRST_DAY,
        last_published_at=FIRST_DAY,
    )


def _add_terms(random_: random.Random, keys: list[int], terms: dict[str, list[Term]]) -> None:
    rows = [
        PageTerm(page_id=key, term=term)
        for key in keys
        for choices in terms.values()
        for term in random_.sample(choices, 2)
    ]
    PageTerm.objects.bulk_create(rows, batch_size=1000)
