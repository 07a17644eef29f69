"""A paragraph's identity and texts through everything that editors do."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale, Page, PageViewRestriction

from hub.reports.capture import capture_missing, capture_report
from hub.reports.models import Paragraph, ParagraphVersion, ReportPage, ReportSectionPage
from tests.factories.pages import build_section, paragraph, publish

pytestmark = pytest.mark.django_db


def state(section: Page) -> list[tuple[str, str, bool]]:
    """Return (number, present text, live) of the section's paragraphs in order."""
    rows = Paragraph.objects.filter(page_id=section.pk).select_related("current_version")
    return [
        (row.number, row.current_version.text, row.is_live)
        for row in rows.order_by("position", "pk")
        if row.is_live
    ]


def ids(section: Page) -> dict[str, str]:
    """Return present text → public id."""
    rows = Paragraph.objects.filter(page_id=section.pk).select_related("current_version")
    return {row.current_version.text: row.public_id for row in rows}


def raw_body(section: ReportSectionPage) -> list[dict[str, Any]]:
    return list(section.body.raw_data)


def test_paragraphs_number_themselves_and_keep_their_ids_when_one_is_inserted(
    report: ReportPage,
) -> None:
    section = build_section(report, "Alpha", "Beta")
    before = ids(section)

    body = raw_body(section)
    publish(section, body=[body[0], paragraph("New"), body[1]])

    assert state(section) == [("1.1", "Alpha", True), ("1.2", "New", True), ("1.3", "Beta", True)]
    after = ids(section)
    assert (after["Alpha"], after["Beta"]) == (before["Alpha"], before["Beta"])


def test_an_edit_adds_a_version_and_a_return_to_the_old_text_reuses_it(report: ReportPage) -> None:
    section = build_section(report, "Alpha")
    body = raw_body(section)
    block_id = body[0]["id"]

    publish(section, body=[paragraph("Alpha changed", block_id=block_id)])
    publish(section, body=[paragraph("Alpha", block_id=block_id)])
    publish(section, body=[paragraph("Alpha", block_id=block_id)])

    row = Paragraph.objects.get()
    texts = list(row.versions.values_list("ordinal", "text"))
    assert texts == [(1, "Alpha"), (2, "Alpha changed")]
    assert row.current_version.ordinal == 1


def test_a_version_is_never_changed(report: ReportPage) -> None:
    build_section(report, "Alpha")
    version = ParagraphVersion.objects.get()
    version.text = "Forged"

    with pytest.raises(TypeError, match="never changed"):
        version.save()

    version.refresh_from_db()
    assert version.text == "Alpha"


def test_a_draft_changes_nothing(report: ReportPage) -> None:
    section = build_section(report, "Alpha")
    section.body = [paragraph("Draft only", block_id=section.body[0].id)]

    section.save_revision()

    assert state(section) == [("1.1", "Alpha", True)]
    assert ParagraphVersion.objects.count() == 1


def test_a_removed_paragraph_points_to_what_stands_in_its_place(report: ReportPage) -> None:
    section = build_section(report, "Alpha", "Beta", "Gamma")
    body = raw_body(section)

    publish(section, body=[body[0], body[2]])

    gone = Paragraph.objects.get(is_live=False)
    assert gone.current_version.text == "Beta"
    assert gone.followed_by.current_version.text == "Gamma"
    assert state(section) == [("1.1", "Alpha", True), ("1.2", "Gamma", True)]


def test_a_new_section_before_others_renumbers_them(report: ReportPage) -> None:
    first = build_section(report, "Alpha", title="First")
    second = build_section(report, "Beta", title="Second")
    assert state(second) == [("2.1", "Beta", True)]

    second.move(first, pos="left")

    assert state(Page.objects.get(pk=second.pk)) == [("1.1", "Beta", True)]
    assert state(first) == [("2.1", "Alpha", True)]


def test_unpublishing_retires_and_publishing_again_revives_the_same_ids(
    report: ReportPage, django_capture_on_commit_callbacks: Any
) -> None:
    section = build_section(report, "Alpha")
    later = build_section(report, "Omega", title="Later")
    before = ids(section)

    with django_capture_on_commit_callbacks(execute=True):
        section.unpublish()
    assert state(section) == []
    assert state(later) == [("1.1", "Omega", True)]

    publish(section)
    assert state(section) == [("1.1", "Alpha", True)]
    assert ids(section) == before


def test_a_copy_has_new_ids_that_know_their_origin(report: ReportPage) -> None:
    section = build_section(report, "Alpha")
    original = Paragraph.objects.get()

    copied = section.copy(update_attrs={"slug": "copied", "title": "Copied"}, keep_live=True)

    copy_row = Paragraph.objects.get(page_id=copied.pk)
    assert copy_row.public_id != original.public_id
    assert copy_row.origin == original
    assert copy_row.block_id == original.block_id
    original.refresh_from_db()
    assert (original.number, original.is_live) == ("1.1", True)


def test_a_translation_has_new_ids_that_know_their_origin(report: ReportPage) -> None:
    section = build_section(report, "Alpha")
    welsh = Locale.objects.create(language_code="cy")

    translated = section.copy_for_translation(welsh, copy_parents=True)
    translated.body = [paragraph("Alffa", block_id=section.body[0].id)]
    translated.save_revision().publish()

    row = Paragraph.objects.get(page_id=translated.pk)
    assert row.origin == Paragraph.objects.get(page_id=section.pk)
    assert row.current_version.language == "cy"
    assert state(section) == [("1.1", "Alpha", True)]


def test_deleting_the_whole_report_keeps_every_text(
    report: ReportPage, django_capture_on_commit_callbacks: Any
) -> None:
    build_section(report, "Alpha", "Beta", title="One")
    build_section(report, "Gamma", title="Two")

    with django_capture_on_commit_callbacks(execute=True):
        ReportPage.objects.get(pk=report.pk).delete()

    rows = Paragraph.objects.select_related("current_version").order_by("pk")
    assert [(row.page, row.report, row.is_live, row.current_version.text) for row in rows] == [
        (None, None, False, "Alpha"),
        (None, None, False, "Beta"),
        (None, None, False, "Gamma"),
    ]


def test_deleting_a_section_renumbers_the_rest(
    report: ReportPage, django_capture_on_commit_callbacks: Any
) -> None:
    first = build_section(report, "Alpha", title="First")
    second = build_section(report, "Beta", title="Second")

    with django_capture_on_commit_callbacks(execute=True):
        first.delete()

    assert state(second) == [("1.1", "Beta", True)]


def test_unnumbered_sections_stand_outside_the_count(report: ReportPage) -> None:
    foreword = build_section(report, "Hello", title="Foreword", is_numbered=False)
    first = build_section(report, "Alpha", title="First")

    assert state(foreword) == [("1", "Hello", True)]
    assert state(first) == [("1.1", "Alpha", True)]


def test_capturing_twice_changes_nothing(report: ReportPage) -> None:
    build_section(report, "Alpha", "Beta")
    before = (list(Paragraph.objects.values()), list(ParagraphVersion.objects.values()))

    capture_report(report)

    assert (list(Paragraph.objects.values()), list(ParagraphVersion.objects.values())) == before


def test_due_work_captures_what_came_in_without_being_published(report: ReportPage) -> None:
    from datetime import UTC, datetime  # noqa: PLC0415 -- one use

    section = build_section(report, "Alpha")
    Paragraph.objects.all().delete()

    assert capture_missing(now=datetime.now(UTC)) == "1 reports captured"
    assert capture_missing(now=datetime.now(UTC)) == "0 reports captured"
    assert state(section) == [("1.1", "Alpha", True)]


class TestPermanentLink:
    """What /p/<id>/ answers."""

    def test_present_paragraph_is_shown_in_its_place(
        self, report: ReportPage, client: Client
    ) -> None:
        section = build_section(report, "Alpha")
        row = Paragraph.objects.get()

        response = client.get(f"/p/{row.public_id}/")

        assert response.status_code == 302
        assert response["Location"] == f"{section.url}#p-{row.public_id}"
        assert f'id="p-{row.public_id}"' in client.get(section.url).content.decode()

    def test_asked_version_that_changed_is_shown_with_a_way_on(
        self, report: ReportPage, client: Client
    ) -> None:
        section = build_section(report, "Alpha text")
        row = Paragraph.objects.get()
        publish(section, body=[paragraph("Changed text", block_id=row.block_id)])

        old = client.get(f"/p/{row.public_id}/?v=1")
        present = client.get(f"/p/{row.public_id}/?v=2")

        assert old.status_code == 200
        html = old.content.decode()
        assert "Alpha text" in html
        assert "This paragraph has changed" in html
        assert f'href="{section.url}#p-{row.public_id}"' in html
        assert present.status_code == 302

    def test_removed_paragraph_is_shown_with_what_followed(
        self, report: ReportPage, client: Client
    ) -> None:
        section = build_section(report, "Alpha", "Beta")
        body = raw_body(section)
        publish(section, body=[body[1]])
        gone = Paragraph.objects.get(is_live=False)

        html = client.get(f"/p/{gone.public_id}/").content.decode()

        assert "Alpha" in html
        assert "no longer in the report" in html
        assert f'href="{section.url}#{gone.followed_by.anchor}"' in html

    def test_unpublished_deleted_and_purged_still_answer(
        self, report: ReportPage, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        from django.core.management import call_command  # noqa: PLC0415 -- one use

        section = build_section(report, "Alpha survives")
        row = Paragraph.objects.get()
        address = f"/p/{row.public_id}/"

        call_command("purge_revisions", verbosity=0)
        assert client.get(address).status_code == 302
        section.unpublish()
        assert "Alpha survives" in client.get(address).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            Page.objects.get(pk=section.pk).delete()
        response = client.get(address)
        assert response.status_code == 200
        assert "Alpha survives" in response.content.decode()

    def test_text_of_a_restricted_page_does_not_leak(
        self, report: ReportPage, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        section = build_section(report, "Secret before", "Other")
        row = Paragraph.objects.order_by("pk").first()
        PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)
        publish(section, body=[paragraph("Secret after", block_id=row.block_id)])
        address = f"/p/{row.public_id}/"

        for url in (address, f"{address}?v=1", f"{address}?v=2"):
            assert client.get(url).status_code == 404
        with django_capture_on_commit_callbacks(execute=True):
            Page.objects.get(pk=section.pk).delete()
        for url in (address, f"{address}?v=1"):
            assert client.get(url).status_code == 404

    @pytest.mark.parametrize("address", ["/p/nothing2/", "/p/{id}/?v=9", "/p/{id}/?v=x"])
    def test_what_does_not_exist_is_not_found(
        self, report: ReportPage, client: Client, address: str
    ) -> None:
        build_section(report, "Alpha")
        public_id = Paragraph.objects.get().public_id

        assert client.get(address.format(id=public_id)).status_code == 404
