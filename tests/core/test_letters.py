"""Letters: three templates become one message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from hub.core.letters import send_letter, site_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def _letter(tmp_path: Path, settings: Any) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "news_subject.txt").write_text("News\nfor {{ name }} of {{ site_name }}\n")
    (folder / "news.txt").write_text("Dear {{ name }}, see {{ link }}\n\n")
    (folder / "news.html").write_text(
        '{% extends "mail/base.html" %}{% block content %}<p>{{ name }}</p>{% endblock %}'
    )
    settings.TEMPLATES = [
        settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    ]


@pytest.mark.usefixtures("_letter")
def test_letter_is_plain_text_and_accessible_html(settings: Any) -> None:
    settings.SITE_URL = "https://hub.example.test"
    context = {"name": "O’Neill & <Co>'s", "link": site_address("/accounts/?a=1&b=2")}
    send_letter("news", to="reader@hub.test", context=context)

    (letter,) = mail.outbox
    (html, kind) = letter.alternatives[0]
    assert letter.subject == "News for O’Neill & <Co>'s of Social Value Hub"
    assert letter.body == (
        "Dear O’Neill & <Co>'s, see https://hub.example.test/accounts/?a=1&b=2\n"
    )
    assert (letter.to, kind) == (["reader@hub.test"], "text/html")
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert '<html lang="en-GB" dir="ltr">' in html
    assert "<p>O’Neill &amp; &lt;Co&gt;&#x27;s</p>" in html
    assert "<title>News for O’Neill &amp; &lt;Co&gt;&#x27;s of Social Value Hub</title>" in html


@pytest.mark.usefixtures("_letter")
def test_letter_loads_nothing_and_says_its_language() -> None:
    send_letter("news", to="reader@hub.test", context={}, language="ar")

    html = mail.outbox[0].alternatives[0][0]
    assert '<html lang="ar" dir="rtl">' in html
    for loads in ("<img", "src=", "url(", "<link", "@import", "<script"):
        assert loads not in html
