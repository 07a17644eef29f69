"""Assigned what one already holds: email, due item and module page say so, and offer to show it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from hub.users.models import Membership, Organisation, User
from learning.domain.awarding.revocation import revoke_completion
from learning.domain.managing.assignments import assign
from learning.domain.managing.desk import Desk, DeskFilter
from learning.domain.managing.desk_rows import State
from learning.domain.managing.reminding import send_due_letters
from learning.models import Completion, ModulePage
from tests.factories.learning import build_completion, build_module, build_path, build_user
from tests.learning.views.taking import soup

pytestmark = pytest.mark.django_db
HELD = "You already hold this until"


@pytest.fixture
def ann() -> User:
    return build_user("ann")


@pytest.fixture
def trust(ann: User) -> Organisation:
    return Organisation.objects.create(name="Trust", slug="trust")


@pytest.fixture
def module(ann: User, trust: Organisation) -> ModulePage:
    """A module that Ann completed before she joined the trust, which then assigned it."""
    module = build_module("Buying well", validity_months=24)
    build_completion(module, ann)
    Membership.objects.create(user=ann, organisation=trust)
    assign(
        trust,
        ("module", module.translation_key),
        title=module.title,
        due_on=timezone.localdate() + timedelta(days=20),
        people=None,
        by=build_user("manager"),
    )
    return module


def state_of(trust: Organisation) -> State:
    (row,) = Desk(trust, DeskFilter(timezone.localdate())).all_rows
    return row.state


def test_the_letter_says_so_and_leads_to_the_button(
    module: ModulePage, trust: Organisation
) -> None:
    mail.outbox.clear()

    send_due_letters(now=timezone.now())

    (letter,) = mail.outbox
    for text in (letter.body, str(letter.alternatives[0][0])):
        assert HELD in text
        assert "Trust does not see it yet." in text
        assert "Begin or go on" not in text
        assert "/my-learning/organisations/" in text


def test_what_is_due_says_so(module: ModulePage, ann: User, client: Client) -> None:
    client.force_login(ann)

    item = soup(client.get("/my-learning/")).select_one("#due + ul li")

    assert HELD in item.get_text()
    assert item.a["href"] == "/my-learning/organisations/"
    assert item.a.get_text().startswith("Show it")


def test_the_module_page_has_the_button_and_with_it_the_assignment_is_met(
    module: ModulePage, trust: Organisation, ann: User, client: Client
) -> None:
    assert state_of(trust) == State.OPEN
    client.force_login(ann)
    form = soup(client.get(module.url)).select_one("main form[action*=organisations]")
    assert HELD in form.get_text()
    assert form.button.get_text() == "Show it to Trust"

    client.post(form["action"])

    assert state_of(trust) == State.DONE
    assert not soup(client.get(module.url)).select("main form[action*=organisations]")
    assert not soup(client.get("/my-learning/")).select("#due")


def test_a_path_page_has_the_button_too(
    module: ModulePage, trust: Organisation, client: Client
) -> None:
    path, bea = build_path("For buyers", module), build_user("bea")
    build_completion(module, bea)
    Membership.objects.create(user=bea, organisation=trust)
    subject = ("path", path.translation_key)
    due = timezone.localdate() + timedelta(days=9)
    assign(trust, subject, title=path.title, due_on=due, people=None, by=build_user("boss"))

    def buttons() -> list[str]:
        forms = soup(client.get(path.url)).select("main form[action*=organisations]")
        return [form["action"] for form in forms]

    assert (buttons(), "You completed this path" in client.get(path.url).content.decode()) == (
        [],
        False,
    )
    client.force_login(bea)
    assert "You completed this path on" in client.get(path.url).content.decode()
    (action,) = buttons()
    client.post(action)

    assert buttons() == []
    rows = Desk(trust, DeskFilter(timezone.localdate())).all_rows
    states = {(row.person.email, row.title): row.state for row in rows}
    assert states[bea.email, path.title] == State.DONE


def test_what_was_revoked_is_not_held(module: ModulePage, ann: User, client: Client) -> None:
    revoke_completion(Completion.objects.get(), by=None, reason=Completion.Reason.MISTAKE)
    client.force_login(ann)
    mail.outbox.clear()
    send_due_letters(now=timezone.now())

    pages = [client.get(url).content.decode() for url in (module.url, "/my-learning/")]

    assert [HELD in text for text in (*pages, mail.outbox[0].body)] == [False, False, False]


def test_what_is_new_is_to_be_done(module: ModulePage, trust: Organisation, client: Client) -> None:
    bea = build_user("bea")
    Membership.objects.create(user=bea, organisation=trust)
    client.force_login(bea)

    item = soup(client.get("/my-learning/")).select_one("#due + ul li")

    assert HELD not in item.get_text()
    assert item.a["href"] == module.url.removeprefix("http://localhost:8000")
