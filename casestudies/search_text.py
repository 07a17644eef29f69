"""What search is told of case studies."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from casestudies.models import SECTIONS, CaseStudyIndexPage, CaseStudyPage
from hub.core.page_text import describe_story
from hub.core.search_documents import Kind, PageText


def describe_case(page: CaseStudyPage) -> Iterator[PageText]:
    outcomes = [f"{row.measure} {row.note}" for row in page.outcomes.all()]
    parties = [row.party.name for row in page.parties.select_related("party")]
    yield describe_story(
        page,
        Kind.CASE_STUDY,
        *(getattr(page, name) for name in SECTIONS),
        texts=[page.place_name, *parties, page.would_not_repeat, page.costs, *outcomes],
        day=page.ended_on or page.started_on,
    )


def describe_list(page: CaseStudyIndexPage) -> Iterator[PageText]:
    """Yield the list, and the form to send one in, which is there while the list is."""
    yield describe_story(page, Kind.CASE_STUDY)
    yield PageText(
        kind=Kind.PAGE,
        title=_("Send in a case study"),
        names=(_("Submit a case study"),),
        summary=_("Tell us your own story: share what you tried, whether it worked or not."),
        part="submission",
        url=reverse("submission:start"),
        stands_alone=True,
    )


PAGE_TEXTS = {CaseStudyPage: describe_case, CaseStudyIndexPage: describe_list}
