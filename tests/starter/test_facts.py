"""The starter content types no fact; a changed row changes what cites it, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import StringIO

import time_machine
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from hub.core.search_documents import PAGE_TEXTS
from hub.guidance.models import GuidancePage
from hub.reference.citations import find_citations, note_new_days
from hub.reference.models import Threshold
from hub.search.models import ChangeLog
from learning.domain.evidence.versions import capture_questions, with_parts
from learning.models import Question, QuestionVersion

LATER = "2028-01-02 12:00Z"


def change_thresholds() -> Threshold:
    """End the council's threshold with the year 2027 and enter the next one."""
    row = Threshold.objects.get(code="T49")
    row.end = date(2027, 12, 31)
    row.save()
    row.pk, row.code, row.value = None, "T49-2028", 210_500
    row.start, row.end = date(2028, 1, 1), None
    row.save()
    return row


def read_pages(client: Client) -> dict[int, str]:
    """Return what an anonymous reader gets of each page that can cite a fact."""
    pages = [page for page in Page.objects.live().specific() if type(page) in PAGE_TEXTS]
    return {page.pk: client.get(page.url).content.decode() for page in pages}


def test_the_starter_content_types_no_fact(site_content: None) -> None:
    out = StringIO()
    call_command("check_facts", stdout=out)
    assert out.getvalue() == "0 typed copies, 0 broken references.\n"


@time_machine.travel(LATER, tick=False)
def test_a_new_row_changes_exactly_the_pages_that_cite_it(
    site_content: None, client: Client
) -> None:
    before = read_pages(client)
    row = change_thresholds()
    after = read_pages(client)
    changed = {pk for pk, content in after.items() if content != before[pk]}
    assert changed == {int(use.pk) for use in find_citations(row)}
    titles = sorted(Page.objects.filter(pk__in=changed).values_list("title", flat=True))
    assert titles == [
        "Buying below the threshold in England",
        "How to find out what applies to your contract",
        "Thresholds: do the sum",
    ]
    assert all("£210,500" in after[pk] and "£207,720" in before[pk] for pk in changed)


def test_what_was_asked_before_a_row_changed_stays_byte_for_byte(site_content: None) -> None:
    questions = list(with_parts(Question.objects.all()))
    asked = capture_questions(questions)
    stored = dict(QuestionVersion.objects.values_list("digest", "canonical"))
    row = Threshold.objects.get(code="T49")
    row.value = 210_500
    row.save()
    now = capture_questions(list(with_parts(Question.objects.all())))
    kept = QuestionVersion.objects.filter(digest__in=stored).values_list("digest", "canonical")
    assert dict(kept) == stored
    new = {asked[pk].digest: version for pk, version in now.items() if version != asked[pk]}
    assert {stored[digest].replace("£207,720", "£210,500") for digest in new} == {
        version.canonical for version in new.values()
    }
    assert len(new) == 6


def test_search_notes_the_pages_on_the_day_on_which_they_change(site_content: None) -> None:
    change_thresholds()
    citing = {str(use.pk) for use in find_citations(Threshold.objects.get(code="T49-2028"))}
    ChangeLog.objects.all().delete()
    noted = {}
    for day in (date(2027, 12, 20), date(2028, 1, 1)):
        note_new_days(now=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        noted[day.year] = set(ChangeLog.objects.values_list("key", flat=True))
    assert noted[2027] == set()
    assert noted[2028] >= citing


def test_the_form_of_a_row_lists_the_texts_that_change_with_it(
    site_content: None, admin_client: Client
) -> None:
    row = Threshold.objects.get(code="T49")
    url = f"/admin/snippets/reference/threshold/edit/{row.pk}/"
    guide = GuidancePage.objects.get(title="Buying below the threshold in England")
    draft = GuidancePage.objects.get(title="Keep it in proportion")
    draft.body.append(("rich_text", '<embed embedtype="fact" ref="threshold:full-rules:council"/>'))
    draft.save_revision()
    page = admin_client.get(url).content.decode()
    assert f'<a href="/admin/pages/{guide.pk}/edit/">{guide.title}</a>' in page
    assert f'<a href="/admin/pages/{draft.pk}/edit/">{draft.title}</a> (draft)' in page
    unused = Threshold.objects.get(code="T01")
    url = f"/admin/snippets/reference/threshold/edit/{unused.pk}/"
    assert "No text cites this row." in admin_client.get(url).content.decode()
