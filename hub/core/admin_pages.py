"""Pages of our own in the admin: the header of each says where one is."""

from __future__ import annotations

from typing import Any

from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class AdminPageMixin(WagtailAdminTemplateMixin):
    """A page below Home, or below what `list_above` returns; Wagtail by itself names only Home.

    A subtitle, where there is one, is the name of the page, and the title that of what it is about.
    """

    def list_above(self) -> list[dict[str, Any]]:
        """Return what stands between Home and this page, each with its address and label."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = self.get_page_subtitle() or self.get_page_title()
        items = [*super().get_breadcrumbs_items(), *self.list_above()]
        return [*items, {"url": "", "label": here}]
