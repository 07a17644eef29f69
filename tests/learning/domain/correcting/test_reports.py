"""Reporting a question: to its owner, with its version, once; and what is said back."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import IntegrityError, transaction

from hub.users.accounts.deletion import delete_account, export_person
from hub.users.models import User
from learning.domain.correcting.reports import find_versions, handle_report, report_question
from learning.domain.errors import AttemptOpen, NotTheirs
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.models import Question, QuestionReport, QuizPage, Response
from tests.factories.learning import (
    build_lesson,
    build_module,
    build_question,
    build_quiz,
    build_user,
    choice_body,
    fixed_section,
)
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db
WORDS = "Section 3 was repealed, says Ann Example."
WRONG = QuestionReport.Kind.WRONG_KEY


@pytest.fixture
def ann() -> User:
    return build_user("ann", first_name="Annabel")


def ask(user: User, question: Question | None = None, *, hands_in: bool = True) -> Response:
    """Return the one response of an attempt of `user`."""
    question = question or build_question("q")
    quiz = build_quiz(build_module(), fixed_section(question))
    attempt, _begun = start_attempt(quiz, by=user)
    if hands_in:
        submit_attempt(attempt, by=user)
    return Response.objects.get(attempt=attempt)


def report(response: Response, by: User, **kwargs: Any) -> QuestionReport:
    return report_question(response, by=by, kind=WRONG, words=WORDS, **kwargs)[0]


def addressees() -> list[str]:
    return [address for letter in mail.outbox for address in letter.to]


def test_it_is_stored_once_with_the_very_version(ann: User) -> None:
    response = ask(ann)
    first, made = report_question(response, by=ann, kind=WRONG, words=f" {WORDS} ")
    again, made_again = report_question(response, by=ann, kind="other", words="More")

    assert (made, made_again, again) == (True, False, first)
    assert list(QuestionReport.objects.values_list("response", "kind", "words", "state")) == [
        (response.pk, "wrong_key", WORDS, "new")
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionReport.objects.create(response=response, kind=WRONG)


def test_nobody_reports_for_others_or_before_the_end(ann: User) -> None:
    response = ask(ann, hands_in=False)

    with pytest.raises(NotTheirs):
        report(response, build_user("bea"))
    with pytest.raises(AttemptOpen):
        report(response, ann)

    assert not QuestionReport.objects.exists()


def test_it_goes_to_the_owner_of_the_question_and_names_nobody(ann: User) -> None:
    owner = build_user("owner")
    build_user("editor").groups.add(Group.objects.get(name="Editors"))

    assert report(ask(ann, build_question("q", owner=owner)), ann).owner == owner

    assert addressees() == ["owner@hub.test"]
    letter = mail.outbox[0]
    said = " ".join([letter.subject, letter.body, str(letter.alternatives)])
    assert f"/admin/question-reports/{QuestionReport.objects.get().pk}/" in said
    for secret in (WORDS, "Annabel", "ann@hub.test", "Consider it"):
        assert secret not in said


def test_without_an_owner_it_goes_to_that_of_the_lesson_then_to_all_who_write(ann: User) -> None:
    keeper, gone = build_user("keeper"), build_user("gone", is_active=False)
    for name, group in (("one", "Editors"), ("two", "Moderators"), ("help", "Quiz help")):
        build_user(name).groups.add(Group.objects.get(name=group))
    lesson = publish(build_lesson(build_module()), content_owner=keeper)

    report(ask(ann, build_question("q1", owner=gone, taught_on=lesson)), ann)
    assert addressees() == ["keeper@hub.test"]
    mail.outbox.clear()
    assert report(ask(ann, build_question("q2", owner=gone)), ann).owner is None
    assert sorted(addressees()) == ["one@hub.test", "two@hub.test"]


def test_an_answer_is_sent_once_to_those_who_wanted_it(ann: User) -> None:
    staff = build_user("staff")
    wanted = report(ask(ann), ann, wants_reply=True)
    quiet = report(ask(ann, build_question("q2")), ann)
    mail.outbox.clear()

    for _again in range(2):
        handle_report(wanted, by=staff, state="answered", answer="Put right.", note="Urgent")
        handle_report(quiet, by=staff, state="answered", answer="Put right.")
    handle_report(wanted, by=staff, state="closed", answer="Put right.")

    assert addressees() == ["ann@hub.test"]
    assert "Put right." in mail.outbox[0].body
    assert "Urgent" not in mail.outbox[0].body
    wanted.refresh_from_db()
    assert (wanted.state, wanted.answer, wanted.handled_by) == ("closed", "Put right.", staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionReport.objects.filter(pk=quiet.pk).update(answer="")


def test_the_question_as_it_was_stands_beside_what_it_is(ann: User) -> None:
    question = build_question("q")
    found = report(ask(ann, question), ann)
    assert find_versions(found).is_same
    question.body = [choice_body(right=(1,))]
    question.save_revision().publish()

    versions = find_versions(found)

    assert not versions.is_same
    assert versions.now is not None
    before, after = (each.content["key"]["right"] for each in (versions.asked, versions.now))
    assert before != after
    QuizPage.objects.get().delete()
    question.delete()
    assert (find_versions(found).question, find_versions(found).now) == (None, None)


def test_what_was_reported_goes_with_the_account(ann: User) -> None:
    bea = build_user("bea")
    report(ask(ann), ann, wants_reply=True)
    kept = report(ask(bea, build_question("q2")), bea)

    delete_account(ann, by=ann)

    assert list(QuestionReport.objects.all()) == [kept]


def test_the_copy_of_what_is_held_has_it_and_nobody_elses(ann: User) -> None:
    bea = build_user("bea")
    report(ask(bea), bea)
    found = report(ask(ann, build_question("q2")), ann)

    assert export_person(ann)["question reports"] == [
        {
            "quiz": "Quiz",
            "question": 1,
            "what_is_wrong": "wrong_key",
            "words": WORDS,
            "wants_reply": False,
            "reported_at": found.created_at.isoformat(),
            "state": "new",
            "answer": "",
        }
    ]
