"""Where a row is used: in live rows of any model, in rich content, and in drafts.

Wagtail's reference index knows published content of pages and snippets only. A draft, a planned
publication and a model outside the index count too, since they would lose what they refer to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.models import ReferenceIndex, Revision


@dataclass(frozen=True)
class Use:
    """One thing that refers to a row; `is_draft` when only an unpublished version does."""

    model_label: str
    pk: str
    title: str
    is_draft: bool = False

    def __str__(self) -> str:
        return self.title


FINDERS: list[Callable[[models.Model], list[Use]]] = []


def find_uses(instance: models.Model) -> list[Use]:
    """Return everything that refers to `instance`, each thing once, live uses first."""
    found: dict[tuple[str, str], Use] = {}
    for owner in _live_owners(instance):
        _add(found, describe_use(owner))
    for finder in FINDERS:
        for use in finder(instance):
            _add(found, use)
    for revision in _candidate_revisions(instance):
        owner = revision.content_object
        if owner in {None, instance}:  # its own parts name it in every draft of it
            continue
        if content_refers_to(type(owner), _content(revision), instance):
            _add(found, describe_use(owner, is_draft=True))
    return list(found.values())


def is_used(instance: models.Model) -> bool:
    """Tell whether anything refers to `instance`."""
    return instance.pk is not None and bool(find_uses(instance))


def register_use_finder(finder: Callable[[models.Model], list[Use]]) -> None:
    """Let `finder` name uses of a row that no relation and no reference index knows."""
    if finder not in FINDERS:
        FINDERS.append(finder)


def describe_use(owner: models.Model, *, is_draft: bool = False) -> Use:
    """Return what `owner`, a page or another row, is called where uses are listed."""
    base = (owner._meta.get_parent_list() or [type(owner)])[-1]
    title = owner.get_admin_display_title() if hasattr(owner, "draft_title") else str(owner)
    return Use(base._meta.label, str(owner.pk), title=title, is_draft=is_draft)


def _add(found: dict[tuple[str, str], Use], use: Use) -> None:
    found.setdefault((use.model_label, use.pk), use)


def _live_owners(instance: models.Model) -> Iterator[models.Model]:
    relations: Iterable[Any] = instance._meta.get_fields(include_hidden=True)
    for relation in relations:
        if _is_reference(relation, instance):
            rows = relation.related_model._base_manager
            for row in rows.filter(**{relation.field.name: instance.pk}).distinct():
                owner = _owner(row)
                if owner is not None and owner != instance:
                    yield owner
    for owner, _references in ReferenceIndex.get_references_to(instance).group_by_source_object():
        if owner is not None and owner != instance:
            yield owner


def _is_reference(relation: Any, instance: models.Model) -> bool:
    """Tell whether `relation` leads from another model to `instance`, not to a part of it."""
    if not relation.auto_created or relation.concrete or not relation.is_relation:
        return False
    if isinstance(relation.field, ParentalKey) and relation.field.model is not type(instance):
        return False
    # The hidden rows of a many-to-many relation are met through the relation itself.
    return not relation.related_model._meta.auto_created


def _owner(row: models.Model) -> models.Model | None:
    """Climb from a child row to the page or snippet that it is a part of."""
    parents = [field for field in row._meta.get_fields() if isinstance(field, ParentalKey)]
    return _owner(getattr(row, parents[0].name)) if parents else row


def _candidate_revisions(instance: models.Model) -> Iterator[Revision]:
    """Give the newest and the planned revision of each object whose text holds the key."""
    same_object = Revision.objects.filter(
        base_content_type=OuterRef("base_content_type"), object_id=OuterRef("object_id")
    )
    newer = same_object.filter(created_at__gt=OuterRef("created_at"))
    key = rf"(^|[^0-9A-Za-z]){instance.pk}($|[^0-9A-Za-z])"
    revisions = (
        Revision.objects.annotate(is_old=Exists(newer), text=Cast("content", TextField()))
        .filter(Q(is_old=False) | Q(approved_go_live_at__isnull=False), text__regex=key)
        .order_by("pk")
    )
    yield from revisions.iterator(chunk_size=100)


def _content(revision: Revision) -> dict[str, Any]:
    content = revision.content
    return json.loads(content) if isinstance(content, str) else content


def content_refers_to(
    model: type[models.Model], content: dict[str, Any], instance: models.Model
) -> bool:
    """Tell whether serialised `content` of a `model` refers to `instance`, children included."""
    for field in model._meta.get_fields():
        value = content.get(field.name)
        if value is not None and _field_refers_to(field, value, instance):
            return True
    return any(
        content_refers_to(relation.related_model, child, instance)
        for relation in get_all_child_relations(model)
        for child in content.get(relation.get_accessor_name()) or []
    )


def _field_refers_to(field: Any, value: Any, instance: models.Model) -> bool:
    if hasattr(field, "extract_references"):
        return any(
            issubclass(type(instance), to_model) and str(key) == str(instance.pk)
            for to_model, key, *_path in field.extract_references(field.to_python(value))
        )
    if not (field.concrete and field.is_relation and isinstance(instance, field.related_model)):
        return False
    keys = value if isinstance(value, list) else [value]
    return str(instance.pk) in {str(key) for key in keys}
