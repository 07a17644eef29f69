"""Hangs reference data into the Wagtail admin; hub.taxonomy's hook guards its deletion."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from hub.reference.fact_views import choose_fact
from hub.reference.rich_text import register_fact_feature
from hub.reference.typed_facts import describe_typed, find_typed_in
from hub.reference.viewsets import ReferenceGroup

register_snippet(ReferenceGroup)
hooks.register("register_rich_text_features", register_fact_feature)


@hooks.register("register_admin_urls")
def register_fact_chooser() -> list[URLPattern]:
    return [path("facts/choose/", choose_fact, name="reference_choose_fact")]


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_typed_facts_in_page(request: HttpRequest, page: Page) -> None:
    _warn(request, page)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def warn_of_typed_facts_in_snippet(request: HttpRequest, instance: Any) -> None:
    _warn(request, instance)


def _warn(request: HttpRequest, edited: Model) -> None:
    if typed := find_typed_in(edited):
        messages.warning(request, describe_typed(typed))
