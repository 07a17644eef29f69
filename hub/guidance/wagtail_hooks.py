"""Hangs the list of what is due for review into the admin's reports."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from hub.guidance.admin_views import AttentionView


@hooks.register("register_admin_urls")
def register_attention_url() -> list[URLPattern]:
    return [path("reports/due-for-review/", AttentionView.as_view(), name="guidance_attention")]


@hooks.register("register_reports_menu_item")
def register_attention_menu_item() -> MenuItem:
    return MenuItem(
        _("Due for review"),
        reverse("guidance_attention"),
        name="due-for-review",
        icon_name="warning",
        order=50,
    )
