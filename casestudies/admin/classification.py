"""Terms of many case studies at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from casestudies.models import CaseStudyPage
from hub.taxonomy.models import PageTerm, Term


def change_terms(
    pages: Iterable[CaseStudyPage], terms: Iterable[Term], *, by: Any, add: bool
) -> int:
    """Give each page the terms, or take them away; return how many pages that changed.

    A page whose public version is its latest one is published anew if `by` may publish it: readers
    filter by terms. Otherwise the change waits in the draft with all others.
    """
    wanted = {term.pk for term in terms}
    return sum(_change_one(page, wanted, by=by, add=add) for page in pages)


def _change_one(page: CaseStudyPage, wanted: set[int], *, by: Any, add: bool) -> bool:
    with transaction.atomic():
        page = CaseStudyPage.objects.select_for_update().get(pk=page.pk)
        draft = page.get_latest_revision_as_object()
        rows = {row.term_id: row for row in draft.page_terms.all()}
        kept = set(rows) | wanted if add else set(rows) - wanted
        if kept == set(rows):
            return False
        draft.page_terms.set([rows.get(key) or PageTerm(term_id=key) for key in sorted(kept)])
        is_current = page.live and not page.has_unpublished_changes
        revision = draft.save_revision(user=by, log_action=True)
        if is_current and page.permissions_for_user(by).can_publish():
            revision.publish(user=by)
    return True
