"""System checks that keep the house rules of pages, blocks and foreign keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Page, get_page_models
from wagtail.snippets.models import get_snippet_models

from hub.core.models import BasePage

OWN_PREFIXES = ("hub.", "casestudies", "learning")


def _is_own(model: type[models.Model]) -> bool:
    return model.__module__.startswith(OWN_PREFIXES)


@register("hub")
def check_page_types(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Each page type extends BasePage and says its place and kind."""
    return [
        problem
        for model in get_page_models()
        if model is not Page and _is_own(model)
        for problem in page_type_problems(model)
    ]


def page_type_problems(model: type[Page]) -> Iterator[CheckMessage]:
    """Yield what is wrong with one page type."""
    if not issubclass(model, BasePage):
        yield Error(
            "Page type does not extend BasePage.",
            hint="Extend hub.core.models.BasePage.",
            obj=model,
            id="hub.E001",
        )
        return
    for name in ("parent_page_types", "subpage_types", "page_kind"):
        if name not in vars(model):
            yield Error(
                f"Page type does not say its {name}.",
                hint=f"Set {name} on the class.",
                obj=model,
                id="hub.E002",
            )


@register("hub")
def check_revisable_foreign_keys(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """No PROTECT or RESTRICT on what a draft may refer to: the editor would answer 500."""
    return [
        problem
        for model in apps.get_models()
        if _is_own(model) and is_revisable(model)
        for problem in foreign_key_problems(model)
    ]


def is_revisable(model: type[models.Model]) -> bool:
    """Tell whether rows of `model` live inside revisions: pages, snippets, their children."""
    if issubclass(model, Page) or model in get_snippet_models():
        return True
    return any(isinstance(field, ParentalKey) for field in model._meta.get_fields())


def foreign_key_problems(model: type[models.Model]) -> Iterator[CheckMessage]:
    """Yield the foreign keys of `model` that refuse deletion in the database."""
    for field in model._meta.get_fields():
        if not isinstance(field, models.ForeignKey) or not _is_own(field.model):
            continue
        if field.remote_field.on_delete in (models.PROTECT, models.RESTRICT):
            yield Error(
                f"{field.name} refuses deletion with PROTECT or RESTRICT.",
                hint="Use SET_NULL or CASCADE and guard deletion by the reference index.",
                obj=model,
                id="hub.E003",
            )
