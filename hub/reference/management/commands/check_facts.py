"""manage.py check_facts: finds typed copies of what a row says, and references to no row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import models
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

from hub.reference.models import GlossaryTerm
from hub.reference.typed_facts import find_broken_in, find_typed_in


class Command(BaseCommand):
    help = (
        "Finds amounts and dates that texts type although a row has them, and references that "
        "lead to no value. Exit code 1 when there are any."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [fault for row in list_rows() for fault in describe_faults(row)]
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} typed copies or broken references.")
        self.stdout.write("0 typed copies, 0 broken references.")


def list_rows() -> Iterator[models.Model]:
    """Yield all live pages of the site's own types, and all rows of snippets with texts."""
    for model in apps.get_models():
        if issubclass(model, Page) and model is not Page:
            yield from model.objects.live().iterator(chunk_size=100)
    for model in get_snippet_models():
        has_texts = any(
            hasattr(field, "features") or hasattr(field, "stream_block")
            for field in model._meta.get_fields()
        )
        if has_texts or model is GlossaryTerm:
            yield from model._default_manager.all().iterator(chunk_size=100)


def describe_faults(row: models.Model) -> Iterator[str]:
    """Yield one line for each typed copy and each broken reference in the texts of `row`."""
    name = f"{row._meta.label} {row.pk} {row}"
    for typed in find_typed_in(row):
        yield f"{name}: {typed.text} [{typed.row}] … {typed.context}"
    for reference in find_broken_in(row):
        yield f"{name}: {reference} leads to no value"
