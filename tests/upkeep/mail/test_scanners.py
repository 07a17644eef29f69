"""Every kind of letter that the site sends, and what a mail scanner does to every link in it.

A scanner opens links, by whatever method and with whatever it finds in the page, and has no cookie.
The one exception is the address in the header List-Unsubscribe: a mail program may send there
exactly what RFC 8058 says, when its reader presses a button of it, and nothing else counts.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from casestudies.submission import letters as submission_letters
from casestudies.submission.models import Submission
from hub.core import letters
from hub.users.accounts.letters import ANSWERS, CODES, NOTICES, send_account_letter
from hub.users.models import OrganisationRequest
from hub.users.organisations.invitations import invite_people
from hub.users.organisations.requests import approve_request, decline_request
from learning.domain import letters as learning_letters
from learning.domain.awarding.certificates import reinstate_certificate, revoke_certificate
from learning.domain.awarding.expiring import has_reminders, send_expiry_letters
from learning.domain.managing.assignments import assign
from learning.domain.managing.reminding import send_due_letters
from tests.factories.learning import build_completion, build_module
from tests.permissions.personas import World, build_world
from tests.permissions.samples import learning, submissions

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
FOLDER = Path(settings.BASE_DIR, "templates", "mail")
NOT_LETTERS = {"base", "style"}
LINK = re.compile(r"https?://[^\s<>]+")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def world() -> World:
    world = build_world()
    submissions.prepare(world)
    learning.prepare(world)
    return world


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the letters that are written meanwhile."""
    names: set[str] = set()
    original = letters._render

    def note(name: str, *args: Any, **options: Any) -> str:
        if name.endswith(".html"):
            names.add(name.removeprefix("mail/").removesuffix(".html"))
        return original(name, *args, **options)

    monkeypatch.setattr(letters, "_render", note)
    return names


def send_all(world: World) -> None:
    """Send a letter of every kind."""
    people = world.users
    for kind in (*CODES, *ANSWERS, *NOTICES):
        send_account_letter(kind, to="ann@people.test", context={"code": "1234-5678"})
    invite_people(world.organisation, "ann@people.test", by=people["manager"])
    approve_request(world.asked, by=people["administrator"])
    other = OrganisationRequest.objects.create(name="X", about="Y", asked_by=people["trainee"])
    decline_request(other, reason="Too small.", by=people["administrator"])
    learning_letters.tell_of_wish()
    learning_letters.tell_of_decision(people["trainee"])
    report = world.more["report"]
    learning_letters.tell_of_report(report, [people["editor"]])
    learning_letters.tell_of_answer(report, people["trainee"])
    sent = world.more["sent"]
    submission_letters.send_link(sent, "ann@people.test")
    submission_letters.send_receipt(sent)
    for state in submission_letters.OUTCOMES:
        submission_letters.send_outcome(Submission(pk=sent.pk, state=state, answers=sent.answers))
    send_reminders(world)
    revoke_certificate(world.more["certificate"], by=people["administrator"], reason="mistake")
    reinstate_certificate(
        world.more["certificate"], by=people["administrator"], because="It was right"
    )


def send_reminders(world: World) -> None:
    """Send those before something expires, and those about assignments; about one and about two."""
    people = world.users
    begun = timezone.now() - timedelta(days=360)
    for titles in (["Expires"], ["Expires next", "Expires last"]):
        for title in titles:
            expires = build_module(title, validity_months=12)
            build_completion(expires, people["trainee"], awarded_at=begun)
        send_expiry_letters(now=timezone.now())
    for titles in (["Asked for"], ["Asked too", "Asked last"]):
        for title in titles:
            assign(
                world.organisation,
                ("module", build_module(title).translation_key),
                title=title,
                due_on=timezone.localdate() + timedelta(days=40),
                people=None,
                by=people["manager"],
            )
        send_due_letters(now=timezone.now())


def links_of(letter: Any) -> set[str]:
    """Return the paths of the links in both parts of a letter, Wagtail's own ones too."""
    ((html, kind),) = letter.alternatives
    page = BeautifulSoup(html, "html.parser")
    assert (kind, len(page("img"))) == ("text/html", 0)
    assert page.html is not None
    assert page.html["lang"].startswith("en")
    assert page.title is not None
    assert page.title.get_text(strip=True)
    found = {*LINK.findall(letter.body), *(str(a["href"]) for a in page("a"))}
    return {path_of(link) for link in found}


def path_of(link: str) -> str:
    assert link.startswith(settings.SITE_URL), link
    return link.removeprefix(settings.SITE_URL).split("#")[0] or "/"


def everything() -> dict[str, list[Any]]:
    """Return all rows of all tables but those of sessions, which belong to browsers."""
    rows = {}
    for model in apps.get_models(include_auto_created=True):
        if (
            model._meta.managed
            and not model._meta.proxy
            and model._meta.label != "sessions.Session"
        ):
            rows[model._meta.label] = list(model._base_manager.order_by("pk").values_list())
    return rows


def scan(path: str) -> None:
    """Do to an address what scanners do."""
    page = Client().get(path, follow=True)
    assert page.status_code in {200, 403, 404, 410}, (path, page.status_code)
    Client().head(path, follow=True)
    fields = {
        str(one["name"]): "on"
        for one in BeautifulSoup(page.content, "html.parser")(
            ["input", "textarea", "button"], attrs={"name": True}
        )
    }
    fields |= {
        str(one["name"]): str(one["value"])
        for one in BeautifulSoup(page.content, "html.parser")("input", attrs={"value": True})
        if one.get("name")
    }
    here = page.request["PATH_INFO"]
    for address in {path, here}:
        for sent in ({}, fields, ONE_CLICK | fields if address != path else fields):
            Client(enforce_csrf_checks=True).post(address, sent)


def test_there_is_a_letter_of_every_kind_and_no_link_does_anything(
    world: World, written: set[str]
) -> None:
    send_all(world)
    kinds = {path.stem for path in FOLDER.glob("*.html")} - NOT_LETTERS
    assert kinds - written == set()
    paths = set().union(*(links_of(letter) for letter in mail.outbox))
    assert len(paths) > 15
    before, count = everything(), len(mail.outbox)

    for path in sorted(paths):
        scan(path)

    after = everything()
    assert {name for name in after if after[name] != before[name]} == set()
    assert len(mail.outbox) == count


def test_one_click_stops_reminders_and_any_other_post_does_not(world: World) -> None:
    trainee = world.users["trainee"]
    send_all(world)
    headed = [letter for letter in mail.outbox if "List-Unsubscribe" in letter.extra_headers]
    assert [letter.to for letter in headed] == [[trainee.email]] * 2
    address = path_of(headed[0].extra_headers["List-Unsubscribe"].strip("<>"))
    for sent in ({}, {"List-Unsubscribe": "on"}, {"list-unsubscribe": "one-click"}):
        assert Client(enforce_csrf_checks=True).post(address, sent).status_code == 403
    assert has_reminders(trainee)
    before = everything()

    answer = Client(enforce_csrf_checks=True).post(address, ONE_CLICK)
    assert answer.status_code == 200
    assert not has_reminders(trainee)
    after = everything()
    assert {name for name in after if after[name] != before[name]} == {"learning.RemindersStopped"}
