"""Guidance pages by what readers may see, and by what their keepers must look at."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from hub.core.visibility import restricted
from hub.reference.models.instruments import rests_on_ended


class GuidancePageQuerySet(PageQuerySet):
    """Guidance pages in the order of the tree."""

    def readable(self) -> GuidancePageQuerySet:
        """Those that everybody may read."""
        return self.live().exclude(restricted())

    def review_overdue(self, day: date | None = None) -> GuidancePageQuerySet:
        """Those whose next review should have been before `day` (today)."""
        return self.filter(review_by__lt=day or timezone.localdate())

    def resting_on_ended(self, day: date | None = None) -> GuidancePageQuerySet:
        """Those that rest on a law or policy that no longer stands on `day` (today)."""
        ended = rests_on_ended("instruments__instrument", day)
        return self.filter(pk__in=self.model.objects.filter(ended).values("pk"))


GuidancePageManager = PageManager.from_queryset(GuidancePageQuerySet)
