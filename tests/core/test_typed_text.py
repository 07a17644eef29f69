"""What people paste: control characters that Word writes, accents as letters of their own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from hub.core.rich_text_links import expand_together
from hub.core.typed_text import clean_form, clean_text
from hub.home.models import StandardPage
from hub.reports.models import ReportPage, ReportSectionPage
from hub.users.models import User
from learning.domain.evidence.versions import capture_question
from tests.factories.learning import (
    build_module,
    build_question,
    build_quiz,
    build_user,
    choice_body,
    fixed_section,
)
from tests.factories.pages import build_home, build_report, build_section
from tests.learning.views.taking import address, start
from tests.reports.test_admin import form_data

CONTROLS = [chr(code) for code in (*range(1, 9), 11, 12, *range(14, 32), *range(127, 160))]


def asking(signs: str) -> dict[str, Any]:
    """Return the body of a question that was stored before forms were cleaned."""
    body = choice_body()
    body["value"]["stem"] = f"<p>Which{signs}one?</p>"
    return body


def post(**values: str | list[str]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("non\x1ebreaking", "non\u2011breaking"),
        ("op\x1ftional", "optional"),
        ("one\x0btwo\x0cthree", "one two three"),
        ("tab\tand\r\nline", "tab\tand\r\nline"),
        ("nul\x00l \x07bell \x9f", "null bell "),
        ("gw\u0302yntell", "gŵyntell"),
        ("e\x1f\u0301", "é"),
        ("क्\u200dष नाम", "क्\u200dष नाम"),
        ("plain", "plain"),
    ],
)
def test_text_is_what_was_meant(typed: str, meant: str) -> None:
    assert clean_text(typed) == meant
    assert clean_text(meant) == meant


def test_a_form_is_cleaned_and_a_password_is_not() -> None:
    rich = json.dumps({"blocks": [{"text": "a\x1eb \\u001e"}]})
    sent = post(name="a\x1eb", many=["x\x00", "y"], password1="e\u0301\x1e", rich=rich)

    cleaned = clean_form(sent)

    assert dict(cleaned.lists()) == {
        "name": ["a\u2011b"],
        "many": ["x", "y"],
        "password1": ["e\u0301\x1e"],
        "rich": ['{"blocks": [{"text": "a\u2011b \\\\u001e"}]}'],
    }


def test_a_form_without_such_signs_is_left_as_it_is() -> None:
    sent = post(text="About \\u001e and é", half='{"not": json \\u001e', rich='{"a": "\\u00e9"}')

    assert clean_form(sent) is sent


def test_json_that_nests_without_end_is_left_as_it_is() -> None:
    sent = post(login="[" * 100_000 + "\\u001e")

    assert clean_form(sent) is sent


@pytest.mark.parametrize("sign", CONTROLS, ids=ascii)
def test_texts_that_go_together_are_parted_whatever_is_in_them(sign: str) -> None:
    texts = [f"<p>a{sign}b</p>", "", sign, "<!---->"]

    assert expand_together(texts) == texts
    assert expand_together([]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("sign", CONTROLS, ids=ascii)
def test_a_question_that_holds_one_is_captured(sign: str) -> None:
    question = build_question("odd", asking(sign))

    assert "Which" in capture_question(question).content["paper"]["stem"]


@pytest.mark.django_db
def test_a_section_pasted_from_word_is_published_and_shown(client: Client) -> None:
    client.force_login(User.objects.create_superuser("publisher@example.org"))
    section = build_section(build_report(), "Old")
    text = f"<p>Whole{''.join(CONTROLS)}life</p>"

    response = client.post(
        reverse("wagtailadmin_pages:edit", args=[section.pk]),
        form_data(section, [("0" * 8 + "-0000-4000-8000-" + "0" * 12, text)], "action-publish"),
    )

    assert response.status_code == 302
    stored = ReportSectionPage.objects.get(pk=section.pk).body[0].value["text"].source
    assert [sign for sign in CONTROLS if sign in stored] == []
    assert "Whole" in client.get(section.url).content.decode()
    assert client.get(f"{ReportPage.objects.get().url}report.pdf").status_code == 200


@pytest.mark.django_db
def test_a_quiz_whose_question_holds_each_is_begun(client: Client) -> None:
    question = build_question("odd", asking("".join(CONTROLS)))
    quiz = build_quiz(build_module(), fixed_section(question))
    client.force_login(build_user("ann"))

    attempt = start(client, quiz)

    assert client.get(address(attempt)).status_code == 200


@pytest.mark.django_db
def test_the_title_of_a_page_is_what_was_meant(client: Client) -> None:
    client.force_login(User.objects.create_superuser("publisher@example.org"))
    home = build_home()

    client.post(
        reverse("wagtailadmin_pages:add", args=["home", "standardpage", home.pk]),
        nested_form_data(
            {
                "title": "Well\x1ebeing\x07 gw\u0302yl",
                "slug": "well-being",
                "body": {"count": "0"},
                "comments": inline_formset([]),
                "page_links": inline_formset([]),
                "change_notes": inline_formset([]),
            }
        ),
    )

    assert StandardPage.objects.get(slug="well-being").title == "Well\u2011being gŵyl"
