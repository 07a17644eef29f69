"""Fills a page from its definition, and digests what a page says.

Pages of any type are found by name, since this package may not import the home page.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField
from wagtail.models import Page

from hub.core.models.starter import digest_content
from hub.reference.loading import parse_partial_date
from hub.reference.models import Party, Source
from hub.starter.casestudies import build_sections, fill_case_study
from hub.starter.definitions import PageDefinition
from hub.starter.guidance import fill_guidance
from hub.starter.learning import fill_learning
from hub.starter.lookup import Lookup
from hub.starter.markup import to_rich_text
from hub.starter.streams import build_stages, build_stream, build_ways_in, fill_stream
from hub.taxonomy.models import PageLink, PageTerm
from hub.upkeep.models import ChangeNote

# What an editor changes of Wagtail's own fields; the rest belongs to the tree and to publishing.
WAGTAIL_FIELDS = ("title", "slug", "seo_title", "search_description", "show_in_menus", "live")
NOT_CONTENT = {"wagtail_admin_comments", "page_ptr"}


def make_page(definition: PageDefinition, lookup: Lookup) -> Page:
    """Return a new page, not yet saved, with everything that does not point to other pages."""
    page = apps.get_model(definition.type)(live=False)
    fill_fields(page, definition, lookup)
    return page


def fill_fields(page: Page, definition: PageDefinition, lookup: Lookup) -> None:
    """Set title, address and plain fields."""
    page.title, page.slug = definition.title, definition.slug
    page.show_in_menus = definition.in_menus
    for name, value in definition.fields.items():
        field = page._meta.get_field(name)
        setattr(page, field.attname, _field_value(field, value, lookup))


def fill_page(page: Page, definition: PageDefinition, lookup: Lookup) -> None:
    """Set all that the definition says; raise ValidationError where a block makes no sense."""
    fill_fields(page, definition, lookup)
    streams = {
        "body": build_stream(definition.body, lookup),
        "ways_in": build_ways_in(definition.ways_in, lookup),
        "stages": build_stages(definition.stages, lookup),
    }
    for name, blocks in (streams | build_sections(page, definition, lookup)).items():
        if blocks or hasattr(page, name):
            fill_stream(page, name, blocks)
    page.page_terms = [
        PageTerm(term=lookup.term(vocabulary, code))
        for vocabulary, codes in definition.terms.items()
        for code in codes
    ]
    targets = [(link["role"], lookup.page(link["to"])) for link in definition.links]
    page.page_links = [
        PageLink(role=role, target=target, sort_order=order)
        for order, (role, target) in enumerate(targets)
        if target is not None
    ]
    page.change_notes = [ChangeNote(**note) for note in definition.changes]
    if definition.updates:
        _fill_updates(page, definition.updates, lookup)
    fill_guidance(page, definition, lookup)
    fill_case_study(page, definition, lookup)
    fill_learning(page, definition, lookup)


def digest_page(page: Page) -> str:
    """Return the digest of what `page` says: what an editor can change of it, drafts aside."""
    data = page.serializable_data()
    names = [*WAGTAIL_FIELDS, *(field.name for field in _own_fields(page))]
    content = {name: data[name] for name in names if name not in NOT_CONTENT}
    for relation in get_all_child_relations(type(page)):
        name = relation.get_accessor_name()
        if name not in NOT_CONTENT:
            content[name] = [_without_keys(child) for child in data[name]]
    return digest_content(content)


def _own_fields(page: Page) -> list[models.Field]:
    """Return the fields that are not Wagtail's own."""
    inherited = {field.name for field in Page._meta.concrete_fields}
    return [field for field in page._meta.concrete_fields if field.name not in inherited]


def _without_keys(child: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in child.items() if name not in {"pk", "page", "source_id"}}


def _field_value(field: models.Field, value: Any, lookup: Lookup) -> Any:
    if isinstance(field, RichTextField):
        return to_rich_text(value, lookup)
    if field.related_model is Source:
        return lookup.source(value).pk
    if field.related_model is Party:
        return lookup.party(value).pk
    if field.related_model and issubclass(field.related_model, Page):
        target = lookup.page(value)
        return target.pk if target else None
    return value


def _fill_updates(page: Page, updates: list[dict[str, Any]], lookup: Lookup) -> None:
    update_model = page._meta.get_field("updates").related_model
    page.updates = [
        update_model(
            text=update["text"].strip(),
            evidence_level=lookup.term("evidence_level", update["level"])
            if "level" in update
            else None,
            **_dated(update["date"]),
            **_two_sources(update["sources"], lookup),
        )
        for update in updates
    ]


def _dated(value: Any) -> dict[str, Any]:
    day, precision = parse_partial_date(value) or ["", ""]
    return {"happened_on": date.fromisoformat(day), "precision": precision}


def _two_sources(keys: list[str], lookup: Lookup) -> dict[str, Any]:
    first, second = [*keys, ""][:2]
    return {
        "source": lookup.source(first),
        "second_source": lookup.source(second) if second else None,
    }
