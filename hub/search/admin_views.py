"""The editors' list of what people search for, and what found nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from hub.search.models import SearchLog

DAYS = 30
SHOWN = 50


class SearchesView(WagtailAdminTemplateMixin, TemplateView):
    """The commonest searches of the last days; from each it is a click to a synonym or a bet."""

    template_name = "search/admin/searches.html"
    page_title = _("What people search for")
    header_icon = "search"
    _show_breadcrumbs = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        since = timezone.localdate() - timedelta(days=DAYS)
        user = self.request.user
        return context | {
            "days": DAYS,
            "tables": [
                {"title": _("Found nothing"), "rows": list_searches(since, found_nothing=True)},
                {"title": _("All searches"), "rows": list_searches(since)},
            ],
            "can_add_synonym": user.has_perm("search.add_synonym"),
            "can_add_bet": user.has_perm("search.add_bestbet"),
        }


def list_searches(since: date, *, found_nothing: bool = False) -> list[dict[str, Any]]:
    """Return text and times of the commonest searches since a day, in one query."""
    rows = SearchLog.objects.filter(day__gte=since)
    if found_nothing:
        rows = rows.filter(found=0)
    grouped = rows.order_by().values("text").annotate(total=Sum("times"))
    return [dict(row) for row in grouped.order_by("-total", "text")[:SHOWN]]
