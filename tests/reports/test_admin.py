"""Permanent paragraphs through the admin's own views, as an editor's browser sends them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from hub.core.blocks.text import TEXT_FEATURES
from hub.reports.models import Paragraph, ReportPage, ReportSectionPage
from tests.factories.pages import build_section

pytestmark = pytest.mark.django_db

Block = tuple[str, str]  # (block id, HTML)


def draftail(html: str) -> str:
    """Return what the rich text editor sends for `html`."""
    return str(ContentstateConverter(features=TEXT_FEATURES).from_database_format(html))


def form_data(page: ReportSectionPage, blocks: Sequence[Block], action: str) -> dict[str, str]:
    body: dict[str, Any] = {"count": str(len(blocks))}
    for index, (block_id, html) in enumerate(blocks):
        body[str(index)] = {
            "type": "paragraph",
            "id": block_id,
            "order": str(index),
            "deleted": "",
            "value": {"text": draftail(html), "notes": {"count": "0"}},
        }
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "is_numbered": "on",
            "lead": "",
            "body": body,
            "comments": inline_formset([]),
            "page_links": inline_formset([]),
            "change_notes": inline_formset([]),
            action: "1",
        }
    )


def save(
    admin: Client, page: ReportSectionPage, *blocks: Block, action: str = "action-publish"
) -> None:
    response = admin.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), form_data(page, blocks, action)
    )
    assert response.status_code == 302, response.context["form"].errors


def blocks_of(page: ReportSectionPage) -> list[Block]:
    fresh = ReportSectionPage.objects.get(pk=page.pk)
    return [(str(block.id), block.value["text"].source) for block in fresh.body]


def state(page: ReportSectionPage) -> dict[str, tuple[str, str]]:
    """Return public id → (number, present text) of the live paragraphs."""
    rows = Paragraph.objects.filter(page_id=page.pk, is_live=True)
    return {
        row.public_id: (row.number, row.current_version.text)
        for row in rows.select_related("current_version").order_by("position")
    }


@pytest.fixture
def section(report: ReportPage) -> ReportSectionPage:
    return build_section(report, "Alpha", "Beta")


def test_insert_edit_split_and_delete_keep_every_address(
    admin_client: Client, client: Client, section: ReportSectionPage
) -> None:
    alpha, beta = state(section)
    blocks = blocks_of(section)

    save(admin_client, section, blocks[0], (str(uuid.uuid4()), "<p>Inserted</p>"), blocks[1])
    assert list(state(section).values()) == [
        ("1.1", "Alpha"),
        ("1.2", "Inserted"),
        ("1.3", "Beta"),
    ]
    assert state(section)[beta] == ("1.3", "Beta")

    blocks = blocks_of(section)
    edited = (blocks[0][0], "<p>Alpha edited</p>")
    save(admin_client, section, edited, blocks[1], blocks[2])
    assert state(section)[alpha] == ("1.1", "Alpha edited")
    assert "Alpha</p>" in client.get(f"/p/{alpha}/?v=1").content.decode()

    blocks = blocks_of(section)
    split = (blocks[2][0], "<p>Beta one</p><p>Beta two</p><p>Beta three</p>")
    save(admin_client, section, blocks[0], blocks[1], split)
    texts = list(state(section).values())
    assert texts[2:] == [("1.3", "Beta one"), ("1.4", "Beta two"), ("1.5", "Beta three")]
    assert state(section)[beta] == ("1.3", "Beta one")
    assert "Beta</p>" in client.get(f"/p/{beta}/?v=1").content.decode()

    save(admin_client, section, *blocks_of(section)[1:])
    assert alpha not in state(section)
    gone = client.get(f"/p/{alpha}/").content.decode()
    assert "Alpha edited" in gone
    assert "no longer in the report" in gone


def test_a_draft_in_the_admin_changes_nothing_in_public(
    admin_client: Client, client: Client, section: ReportSectionPage
) -> None:
    before = state(section)
    blocks = blocks_of(section)

    save(admin_client, section, (blocks[0][0], "<p>Secret draft</p>"), action="action-save")

    assert state(section) == before
    for public_id in before:
        assert client.get(f"/p/{public_id}/").status_code == 302
        assert client.get(f"/p/{public_id}/?v=2").status_code == 404
    assert "Secret draft" not in client.get(section.url).content.decode()


def test_copy_unpublish_purge_and_delete_in_the_admin(
    admin_client: Client,
    client: Client,
    section: ReportSectionPage,
    django_capture_on_commit_callbacks: Any,
) -> None:
    alpha, _beta = state(section)
    copy_url = reverse("wagtailadmin_pages:copy", args=[section.pk])
    parent = section.get_parent()
    response = admin_client.post(
        copy_url,
        {
            "new_title": "Copy",
            "new_slug": "copy",
            "new_parent_page": str(parent.pk),
            "publish_copies": "on",
        },
    )
    assert response.status_code == 302
    copied = ReportSectionPage.objects.get(slug="copy")
    rows = Paragraph.objects.filter(page=copied).order_by("position")
    assert [row.origin.public_id for row in rows] == list(state(section))
    assert {row.public_id for row in rows}.isdisjoint(state(section))

    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(reverse("wagtailadmin_pages:unpublish", args=[section.pk]))
    call_command("purge_revisions", verbosity=0)
    assert "Alpha" in client.get(f"/p/{alpha}/").content.decode()
    assert list(state(copied).values()) == [("1.1", "Alpha"), ("1.2", "Beta")]

    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(reverse("wagtailadmin_pages:delete", args=[section.pk]))
    assert not ReportSectionPage.objects.filter(pk=section.pk).exists()
    page = client.get(f"/p/{alpha}/")
    assert page.status_code == 200
    assert "Alpha" in page.content.decode()


def test_wrong_footnote_marks_are_refused_and_what_was_typed_is_kept(
    admin_client: Client, section: ReportSectionPage
) -> None:
    blocks = blocks_of(section)
    data = form_data(section, [(blocks[0][0], "<p>Typed text[^1]</p>")], "action-publish")

    response = admin_client.post(reverse("wagtailadmin_pages:edit", args=[section.pk]), data)

    assert response.status_code == 200
    html = response.content.decode()
    assert "exactly once" in html
    assert "Typed text" in html
    assert blocks_of(section) == blocks
