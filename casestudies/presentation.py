"""What the template of a case study shows, gathered with few queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F
from django.http import HttpRequest
from django.utils.translation import get_language

from casestudies.evidence import DEFINITIONS, NO_ENDORSEMENT, EvidenceLevel
from casestudies.facets import TERM_FACETS
from casestudies.figures import Standing
from casestudies.models import SECTIONS, CaseStudyPage
from casestudies.outcome_view import OutcomeView, describe_outcomes
from casestudies.wording import format_value, say_not_found
from hub.core.citation import cite_page
from hub.core.page_cache import remember
from hub.core.search_documents import Kind
from hub.reference.models import Source
from hub.search.related import list_alike
from hub.taxonomy.links import list_linked_pages
from hub.taxonomy.models import PageLink
from hub.taxonomy.terms import TermGroup, list_page_terms
from hub.taxonomy.thread import thread_of

RELATED_COUNT = 3
# What search may show beside a case study; other case studies share its terms.
ALIKE = (Kind.GUIDANCE, Kind.LESSON, Kind.TEMPLATE)


@dataclass(frozen=True)
class Related:
    """A case study that shares terms with another one."""

    title: str
    url: str
    summary: str


@dataclass(frozen=True)
class CaseFacts:
    """What stands around the text of a case study; the same for the page and for paper."""

    outcomes: list[OutcomeView]
    parties: list[tuple[str, list[str]]]
    terms: list[TermGroup]
    sources: list[Source]
    not_found: str

    @property
    def standings(self) -> list[dict[str, Any]]:
        """How many outcomes became what, the strongest first; no figure found without any."""
        counts = Counter(view.standing for view in self.outcomes)
        if not counts:
            missing = Standing.NO_FIGURE
            return [{"code": missing.value, "label": missing.label, "count": 0}]
        return [
            {"code": standing.value, "label": standing.label, "count": counts[standing]}
            for standing in Standing
            if counts.get(standing)
        ]


def find_facts(page: CaseStudyPage, request: HttpRequest) -> CaseFacts:
    """Return what stands around the text of `page`; of a draft in preview, never kept."""
    if getattr(request, "is_preview", False):
        return gather_facts(page)
    return remember(f"case-facts:{page.pk}:{get_language()}", lambda: gather_facts(page))


def gather_facts(page: CaseStudyPage) -> CaseFacts:
    """Return what stands around the text of `page`, of a draft what the draft says."""
    outcomes = describe_outcomes(page.outcomes.select_related("source"))
    roles: dict[str, list[str]] = {}
    for row in page.parties.select_related("party"):
        roles.setdefault(row.get_role_display(), []).append(row.party.name)
    named = [row.source for row in page.sources.select_related("source")]
    cited = [view.outcome.source for view in outcomes if view.outcome.source is not None]
    sources = {source.pk: source for source in [*named, *cited]}
    return CaseFacts(
        outcomes=outcomes,
        parties=list(roles.items()),
        terms=[
            group
            for group in list_page_terms(page, *TERM_FACETS.values())
            if group.names != [page.place_name]  # said once, as the place
        ],
        sources=list(sources.values()),
        not_found=say_not_found(page.last_reviewed),
    )


def case_context(page: CaseStudyPage, request: HttpRequest) -> dict[str, Any]:
    """Return what stands around the text: outcomes, parties, sources, thread, related cases."""
    facts = find_facts(page, request)
    where = f"{page.pk}:{request.get_host()}:{get_language()}"
    links = remember(f"links:{where}", lambda: list_linked_pages(page, request))
    level = EvidenceLevel(page.evidence_level) if page.evidence_level else None
    return {
        "facts": facts,
        "value": format_value(page),
        "level": level and {"label": level.label, "definition": DEFINITIONS[level]},
        "no_endorsement": NO_ENDORSEMENT,
        "sections": list_sections(page),
        "thread": thread_of(page, [each for each in links if each.role != PageLink.Role.RELATED]),
        "linked": [each for each in links if each.role == PageLink.Role.RELATED],
        "related": remember(f"related-cases:{where}", lambda: list_related(page, request)),
        "alike": list_alike(page, *ALIKE, without={each.pk for each in links}),
        "citation": cite_page(page, request, kind="case-study"),
    }


def list_sections(page: CaseStudyPage) -> list[dict[str, Any]]:
    """Return the sections that say something: `anchor`, `title` and `body`."""
    return [
        {"anchor": name, "title": page._meta.get_field(name).verbose_name, "body": body}
        for name in SECTIONS
        if (body := getattr(page, name))
    ]


def list_related(page: CaseStudyPage, request: HttpRequest) -> list[Related]:
    """Return the public case studies that share the most terms with `page`, in two queries."""
    terms = list(page.page_terms.values_list("term", flat=True))
    found = (
        CaseStudyPage.objects.readable()
        .exclude(pk=page.pk)
        .filter(page_terms__term__in=terms)
        .annotate(shared=Count("page_terms"))
        .order_by("-shared", F("first_published_at").desc(nulls_last=True), "-pk")
        .defer(*SECTIONS)
    )
    return [
        Related(each.title, each.get_url(request) or "", each.summary or each.lead)
        for each in found[:RELATED_COUNT]
    ]
