"""What may be published: one check of everything that goes live, whichever way it comes.

Forms check what an editor sends. A bulk action, an approval, a schedule or a script publishes a
draft that no form has seen whole, so `check_publishable` runs when a live page or snippet is saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import structlog
from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management import call_command
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.log_actions import log as log_action
from wagtail.models import DraftStateMixin, Page, Revision

log = structlog.get_logger(__name__)


class PublishRefusedError(ValidationError):
    """Something stays a draft because it is not complete. `reasons` are sentences in words."""

    def __init__(self, target: models.Model, reasons: list[str]) -> None:
        super().__init__({NON_FIELD_ERRORS: reasons})
        self.target, self.reasons = target, reasons

    def __str__(self) -> str:
        """Return one text that names the page and says what is missing."""
        text = _("“%(title)s” was not published. %(reasons)s")
        return text % {"title": self.target, "reasons": " ".join(self.reasons)}


def check_publishable(target: models.Model) -> None:
    """Raise PublishRefusedError when a page or snippet is not complete enough to be live."""
    reasons = list(list_gaps(target))
    if reasons:
        raise PublishRefusedError(target, reasons)


def list_gaps(target: models.Model) -> Iterator[str]:
    """Yield what is wrong or missing: in the fields, the blocks and the rows that belong to it.

    A model that asks for more of what is live says so in `list_own_gaps()`.
    """
    try:
        target.full_clean()
    except ValidationError as error:
        yield from _describe_fields(target, error)
    if hasattr(target, "list_own_gaps"):
        yield from target.list_own_gaps()
    for field in target._meta.get_fields():
        if isinstance(field, StreamField):
            yield from _list_block_gaps(field, field.value_from_object(target))
    for relation in get_all_child_relations(type(target)):
        for row in getattr(target, relation.get_accessor_name()).all():
            try:
                row.full_clean(exclude=[relation.field.name], validate_unique=False)
            except ValidationError as error:
                name = capfirst(str(row._meta.verbose_name))
                yield from (f"{name}: {text}" for text in _describe_fields(row, error))


def publish_scheduled(*, now: datetime) -> str:
    """Publish and unpublish what editors set a time for; what is not complete stays a draft.

    Its schedule is cleared, so that it is not tried for ever, and its history says why.
    """
    refused = 0
    due = Revision.objects.filter(approved_go_live_at__lte=now)
    for revision in due.order_by("approved_go_live_at"):
        target = revision.as_object()
        reasons = list(list_gaps(target))
        if reasons:
            refused += 1
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
            data = {"reasons": reasons}
            log_action(instance=target, action="hub.publish.refused", data=data, revision=revision)
            log.warning("publish_refused", target=str(target.pk), reasons=reasons)
    call_command("publish_scheduled")
    _clear_past_ends(now)
    return f"looked at all pages and snippets; {refused} not complete and not published"


def _clear_past_ends(now: datetime) -> None:
    """Take the end that has passed off what it took down, else no form could save its draft."""
    for model in apps.get_models():
        is_ours = model is Page or (
            issubclass(model, DraftStateMixin) and not issubclass(model, Page)
        )
        if not is_ours or model._meta.abstract:
            continue
        over = model._default_manager.filter(live=False, expired=True, expire_at__lte=now)
        for target in over.select_related("latest_revision"):
            model._default_manager.filter(pk=target.pk).update(expire_at=None)
            revision = target.latest_revision
            if revision is not None:
                content = revision.content | {"expire_at": None}
                Revision.objects.filter(pk=revision.pk).update(content=content)


def _describe_fields(target: models.Model, error: ValidationError) -> Iterator[str]:
    if not hasattr(error, "error_dict"):
        yield from error.messages
        return
    for name, errors in error.error_dict.items():
        texts = [text for each in errors for text in each.messages]
        if name == NON_FIELD_ERRORS:
            yield from texts
        else:
            label = capfirst(str(getattr(target._meta.get_field(name), "verbose_name", name)))
            yield from (f"{label}: {text}" for text in texts)


def _list_block_gaps(field: StreamField, value: Any) -> Iterator[str]:
    try:
        field.stream_block.clean(value)
    except ValidationError as error:
        label = capfirst(str(field.verbose_name))
        yield from (
            f"{label}: {text}" for text in _describe_block(field.stream_block, value, error)
        )


def _describe_block(block: Any, value: Any, error: ValidationError) -> Iterator[str]:
    """Yield the errors of a block with the names of the blocks that lead to each."""
    inner = getattr(error, "block_errors", None)
    if inner is None:
        yield from error.messages
        return
    for text in error.non_block_errors:
        yield str(text)
    for key, each in inner.items():
        child, part = _find_child(block, value, key)
        name = child.label if isinstance(block, blocks.StructBlock) else f"{child.label} {key + 1}"
        yield from (f"{capfirst(str(name))}: {text}" for text in _describe_block(child, part, each))


def _find_child(block: Any, value: Any, key: Any) -> tuple[Any, Any]:
    """Return the block and the value of the part of `value` that `key` names."""
    if isinstance(block, blocks.StructBlock):
        return block.child_blocks[key], value.get(key)
    if isinstance(block, blocks.ListBlock):
        return block.child_block, value[key]
    return value[key].block, value[key].value
