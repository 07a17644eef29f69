"""Case studies by what readers may see, and by what their keepers must look at."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from hub.core.visibility import restricted


class CaseStudyPageQuerySet(PageQuerySet):
    """Case studies in the order of the tree."""

    def readable(self) -> CaseStudyPageQuerySet:
        """Those that everybody may read."""
        return self.live().exclude(restricted())

    def review_overdue(self, day: date | None = None) -> CaseStudyPageQuerySet:
        """Those whose next review should have been before `day` (today)."""
        return self.filter(review_by__lt=day or timezone.localdate())


CaseStudyPageManager = PageManager.from_queryset(CaseStudyPageQuerySet)
