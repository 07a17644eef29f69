"""Pages made once for all readers: what is stored, and that nothing in it is anybody's own."""

from __future__ import annotations

import pickle
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Template
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction

from hub.core import shared_pages
from hub.core.shared_pages import SharedText, Slot, Slots
from hub.users.models import User
from learning.domain.taking.enrolments import complete_lesson
from learning.models import LessonPage
from tests.factories.learning import build_checked_lesson, build_user
from tests.factories.pages import build_report, build_section, publish

pytestmark = pytest.mark.django_db(transaction=True)

# Words that only this reader's pages may have.
NAME, SURNAME = "Zuzanna", "Quillfeather"


@pytest.fixture
def stored(settings: Any) -> Path:
    """Store pages and parts as production does; return the file that they are in."""
    settings.PAGE_CACHE_SECONDS = settings.PART_CACHE_SECONDS = 600
    caches["pages"].clear()
    return Path(settings.CACHES["pages"]["LOCATION"])


@pytest.fixture
def lesson(db: None) -> LessonPage:
    return build_checked_lesson(1)


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "TOKEN", html)


def read_store(path: Path) -> list[Any]:
    """Return every value that is stored."""
    with sqlite3.connect(path) as database:
        rows = database.execute("SELECT value FROM entries").fetchall()
    return [value if isinstance(value, int) else pickle.loads(value) for (value,) in rows]  # noqa: S301 -- ours


def test_two_readers_share_a_page_and_each_gets_their_own(stored: Path, lesson: LessonPage) -> None:
    one, two = build_user("one", first_name=NAME, last_name=SURNAME), build_user("two")
    complete_lesson(lesson, by=one)

    own = read(sign_in(one), lesson.url)
    other = read(sign_in(two), lesson.url)
    nobody = read(Client(), lesson.url)

    assert f"{NAME} {SURNAME}" in own
    assert "You have marked this lesson as read." in own
    assert "Mark as read and go on" in other
    assert "0 of 1 check tried" in other
    assert "Mark as read" not in nobody
    assert "marked this lesson" not in nobody
    for html in (other, nobody):
        assert NAME not in html
        assert one.email not in html
    assert read(sign_in(one), lesson.url) == own


def test_nothing_stored_is_a_readers_own(stored: Path, lesson: LessonPage) -> None:
    """Visits whatever a reader of a lesson sees, then looks into all that was stored meanwhile."""
    reader = build_user("one", first_name=NAME, last_name=SURNAME)
    client = sign_in(reader)
    complete_lesson(lesson, by=reader)
    for address in (lesson.url, lesson.get_parent().url, "/my-learning/", "/search/?q=act", "/"):
        read(client, address)

    kept = repr(read_store(stored))

    assert lesson.title in kept  # there is something to look into
    session = client.cookies["sessionid"].value
    for word in (NAME, SURNAME, reader.email, session, "csrfmiddlewaretoken"):
        assert word not in kept, word


def test_a_stored_page_costs_the_session_and_the_reader(
    stored: Path, lesson: LessonPage, django_assert_num_queries: Any
) -> None:
    client = sign_in(build_user())
    read(client, lesson.url)
    section = build_section(build_report(), "Words")
    read(client, section.url)
    read(client, lesson.url)

    with django_assert_num_queries(2):  # session and user
        read(client, section.url)
    with django_assert_num_queries(3):  # and how far the reader is
        read(client, lesson.url)


def test_a_change_is_seen_by_the_next_reader(stored: Path) -> None:
    section = build_section(build_report(), "Old words")
    client = sign_in(build_user())
    assert "Old words" in read(client, section.url)

    body = section.body.raw_data
    body[0]["value"]["text"] = "<p>New words</p>"
    publish(section, body=body)

    assert "New words" in read(client, section.url)


def test_a_restricted_page_is_not_stored(stored: Path) -> None:
    section = build_section(build_report(), "For some only")
    PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)

    assert "For some only" in read(sign_in(build_user()), section.url)

    assert "For some only" not in repr(read_store(stored))
    assert Client().get(section.url).status_code == 302


def test_every_address_has_a_page_of_its_own(stored: Path, lesson: LessonPage) -> None:
    """An answer in the address shows what is right; the address without it does not."""
    client = sign_in(build_user())
    plain = read(client, lesson.url)

    answered = read(client, f"{lesson.url}?check=1")

    assert "Choose or write an answer first." in answered
    assert read(client, lesson.url) == plain


def test_an_editor_gets_the_way_to_the_page_and_nobody_else_does(stored: Path) -> None:
    section = build_section(build_report(), "Words")
    editor = User.objects.create_superuser("chief@example.org", "a long pass phrase")
    edit = f"/admin/pages/{section.pk}/edit/"

    assert edit not in read(sign_in(build_user()), section.url)
    assert edit in read(sign_in(editor), section.url)
    assert edit not in read(sign_in(build_user("two")), section.url)


def test_a_slot_cannot_be_guessed_by_a_text() -> None:
    slots = Slots()
    mark = slots.leave(Slot("components/site_user.html", {}))

    text = slots.split(f"a{mark}b slot-{Slots().nonce}-0- c")

    assert text.texts[0] == "a"
    assert text.texts[1].startswith("b slot-")
    assert text.slots == (Slot("components/site_user.html", {}),)


def test_a_token_in_a_stored_part_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form's token is the reader's own; a part that has one outside of a slot is a mistake."""
    template = Template("<form>{% csrf_token %}</form>")
    monkeypatch.setattr(
        shared_pages, "Engine", type("E", (), {"get_default": lambda: FakeEngine(template)})
    )
    with pytest.raises(ImproperlyConfigured, match="token"):
        shared_pages.render_part("form.html", "form", RequestFactory().get("/"), {})


class FakeEngine:
    """An engine with one template."""

    def __init__(self, template: Template) -> None:
        self.template = template

    def get_template(self, name: str) -> Any:
        return type("T", (), {"render": lambda _self, context: self._render(context)})()

    def _render(self, context: Context) -> str:
        return self.template.render(context)


def test_the_request_of_a_stored_text_says_nothing_of_its_reader() -> None:
    request = RequestFactory().get("/", HTTP_COOKIE="sessionid=abc", HTTP_AUTHORIZATION="Basic x")
    request.session = {"secret": "word"}
    request.user = build_user()
    request.headers  # noqa: B018 -- Django remembers them on the request

    blank = shared_pages.without_reader(request)

    assert not hasattr(blank, "session")
    assert blank.user.is_anonymous
    assert blank.COOKIES == {}
    assert "Cookie" not in blank.headers
    assert "Authorization" not in blank.headers
    assert request.META["HTTP_COOKIE"] == "sessionid=abc"


def test_texts_and_slots_come_in_the_order_of_the_page() -> None:
    slots = Slots()
    second, first = slots.leave(Slot("b", {})), slots.leave(Slot("a", {}))

    assert slots.split(f"1{first}2{second}3") == SharedText(
        ("1", "2", "3"), (Slot("a", {}), Slot("b", {}))
    )
