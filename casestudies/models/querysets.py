"""Case studies by what readers may see, and by what their keepers must look at."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Value
from django.db.models.lookups import Exact
from django.utils import timezone
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from casestudies.figures import Standing
from casestudies.models.outcomes import standing_expression
from hub.core.visibility import restricted


class CaseStudyPageQuerySet(PageQuerySet):
    """Case studies in the order of the tree."""

    def readable(self) -> CaseStudyPageQuerySet:
        """Those that everybody may read."""
        return self.live().exclude(restricted())

    def with_outcome_counts(self) -> CaseStudyPageQuerySet:
        """Bring how many outcomes became what, each under the name of the standing."""
        became = standing_expression("outcomes__")
        return self.annotate(
            **{
                standing.value: Count("outcomes", filter=Exact(became, Value(standing.value)))
                for standing in Standing
            }
        )

    def review_overdue(self, day: date | None = None) -> CaseStudyPageQuerySet:
        """Those whose next review should have been before `day` (today)."""
        return self.filter(review_by__lt=day or timezone.localdate())


CaseStudyPageManager = PageManager.from_queryset(CaseStudyPageQuerySet)
