"""A canary: what is held about a person is given out whole; erased, nothing of it is left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from hub.upkeep.models import OutgoingMail, PageFeedback
from hub.users.accounts.deletion import delete_account, export_person
from hub.users.models import Membership, Organisation, OrganisationRequest, User
from learning.domain.privacy import erase_inactive
from learning.domain.questions.answers import Text
from learning.domain.taking.accommodations import Needs, ask_for_accommodation
from learning.domain.taking.attempts import save_answers, start_attempt, submit_attempt
from learning.domain.taking.enrolments import complete_lesson
from learning.models import Completion, Learner, RecordEvent, Response
from tests.factories.learning import (
    bodies,
    build_completion,
    build_lesson,
    build_module,
    build_question,
    build_quiz,
    build_user,
    fixed_section,
)
from tests.learning.records import list_faults

pytestmark = pytest.mark.django_db
# Whatever is written about the person has this in it.
MARK = "canary"


def build_canary() -> User:
    """Return a person who left a mark in everything that can hold one."""
    user = build_user(MARK, first_name=f"{MARK}-first", last_name=f"{MARK}-last")
    trust = Organisation.objects.create(name="Trust", slug="trust")
    Membership.objects.create(user=user, organisation=trust)
    OrganisationRequest.objects.create(name=f"{MARK}-body", about=f"{MARK}-about", asked_by=user)
    PageFeedback.objects.create(
        what_wrong="A link", email=user.email, erase_after=timezone.localdate()
    )
    module = build_module("Module they read")
    lesson = build_lesson(module, "Read by it")
    questions = [build_question(kind, body) for kind, body in bodies().items()]
    quiz = build_quiz(module, fixed_section(*questions))
    complete_lesson(lesson, by=user)
    attempt, _begun = start_attempt(quiz, by=user)
    kinds = {row.version.content["type"]: row.position for row in attempt.responses.all()}
    typed = {kinds["short_text"]: Text(f"{MARK}-typed"), kinds["numeric"]: Text("07700 900 000")}
    save_answers(attempt, by=user, answers=typed)
    submit_attempt(attempt, by=user)
    build_completion(build_module("Done"), user)
    ask_for_accommodation(by=user, wish=f"{MARK}-wish", needs=Needs(extra_time=25))
    return user


def dump() -> Iterator[tuple[str, str]]:
    """Give every row of every table as a text."""
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            yield model._meta.label, str(row).lower()


def test_the_export_has_everything_and_after_erasing_nothing_is_left() -> None:
    user = build_canary()
    uid = str(user.learner.uid)
    assert sum(MARK in text for _label, text in dump()) >= 5

    data = export_person(user)
    text = json.dumps(data, ensure_ascii=False)
    for mark in ("first", "last", "body", "about", "typed", "wish"):
        assert f"{MARK}-{mark}" in text
    for held in (user.email, "07700 900 000", "Trust", "Read by it", "Module they read", uid):
        assert held in text
    learned = data["learning"]
    assert [each["kind"] for each in learned["completions"]] == ["module"]
    assert len(learned["log"]) == RecordEvent.objects.filter(actor=uid).count()
    assert len(learned["modules"][0]["attempts"][0]["answers"]) == 7
    assert [each["wrong"] for each in data["reported problems"]] == ["A link"]
    key = user.pk

    delete_account(user, by=user)

    left = [(label, text) for label, text in dump() if MARK in text or "07700" in text]
    # The letter that says so, and that there was one, are forgotten by run_due.
    assert {label for label, _text in left} <= {
        "upkeep.OutgoingMail",
        "django_tasks_db.DBTaskResult",
    }
    OutgoingMail.objects.all().delete()
    assert [each for each in dump() if MARK in each[1]] == []
    assert not Learner.objects.filter(uid=uid).exists()
    assert not User.objects.filter(pk=key).exists()
    assert list_faults() == []
    assert [row.verb for row in RecordEvent.objects.order_by("pk")][-2:] == ["erased", "erased"]


def test_what_was_chosen_and_its_marks_stay_and_only_what_was_typed_goes() -> None:
    user = build_canary()
    other = build_user("other")
    before = {row.pk: row for row in Response.objects.all()}
    completion = Completion.objects.values().get()

    delete_account(user, by=other)

    for row in Response.objects.all():
        old = before[row.pk]
        assert (row.points, row.answered_at) == (old.points, old.answered_at)
        was_typed = old.answer is not None and "text" in old.answer
        assert row.answer == ({"text": ""} if was_typed else old.answer)
    assert Completion.objects.values().get() == completion


def test_the_export_never_tells_what_is_right(client: Client) -> None:
    user = build_user()
    body = bodies("secret-mark")
    quiz = build_quiz(
        build_module(), fixed_section(*[build_question(kind, body[kind]) for kind in sorted(body)])
    )
    start_attempt(quiz, by=user)
    client.force_login(user)

    answer = client.get("/my-learning/export.json")

    assert "secret-mark" not in answer.content.decode()
    asked = answer.json()["learning"]["modules"][0]["attempts"][0]["answers"]
    assert [each["answer"] for each in asked] == [None] * 7
    assert "is_right" not in answer.content.decode()


def test_a_browser_saves_the_export_under_a_dated_name(client: Client) -> None:
    assert client.get("/my-learning/export.json").status_code == 302
    client.force_login(build_user())

    answer = client.get("/my-learning/export.json")

    day = timezone.localdate().isoformat()
    assert answer["Content-Disposition"] == f'attachment; filename="my-data-{day}.json"'
    assert "no-store" in answer["Cache-Control"]
    assert answer.json()["account"]["email"] == "ann@hub.test"
    assert answer.json()["learning"]["number"] is None


def test_the_export_costs_the_same_however_much_was_learned(
    django_assert_num_queries: Any,
) -> None:
    user = build_user()
    build_completion(build_module("M0"), user)
    with django_assert_num_queries(32) as first:
        export_person(user)
    for number in range(1, 3):
        build_completion(build_module(f"M{number}"), user)
    with django_assert_num_queries(len(first)):
        export_person(user)


@pytest.mark.parametrize(
    ("fields", "months", "erased"),
    [
        ({}, 12, True),
        ({}, 0, False),
        ({}, 40, False),
        ({"is_staff": True}, 12, False),
        ({"last_login": timezone.now() - timedelta(days=30)}, 12, False),
    ],
    ids=["idle", "no limit", "not long enough", "staff", "signed in lately"],
)
def test_an_account_that_rests_too_long_is_erased(
    settings: Any, fields: dict[str, Any], months: int, erased: bool
) -> None:
    settings.RETENTION_MONTHS = months
    past = timezone.now() - timedelta(days=3 * 365)
    user = build_user(**({"date_joined": past} | fields))
    build_completion(user=user, awarded_at=past)
    fresh = build_user("fresh", date_joined=past)
    build_completion(build_module("Two"), fresh)

    erase_inactive(now=timezone.now())
    told = erase_inactive(now=timezone.now())

    assert User.objects.filter(pk=user.pk).exists() is not erased
    assert User.objects.filter(pk=fresh.pk).exists()
    assert told == ("0 accounts erased" if months else "no limit is set")
