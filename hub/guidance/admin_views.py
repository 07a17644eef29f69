"""The editors' list of what must be looked at."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from hub.guidance.attention import list_attention


class AttentionView(WagtailAdminTemplateMixin, TemplateView):
    """Everything overdue or resting on ended law, with the way to its editor."""

    template_name = "guidance/admin/attention.html"
    page_title = _("Due for review")
    header_icon = "warning"
    _show_breadcrumbs = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        finder = AdminURLFinder(self.request.user)
        context["rows"] = [
            {"item": item, "edit_url": finder.get_edit_url(item.row)}
            for item in list_attention(timezone.localdate())
        ]
        return context
