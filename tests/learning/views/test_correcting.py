"""Owners and moderators correct a question in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from hub.users.models import AuditEntry
from learning.models import Attempt, Question, QuestionSuspension, RegradeProposal
from tests.factories.learning import build_user
from tests.learning.domain.correcting.correcting import accept, build_word_quiz, only_proposal, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def word() -> Question:
    """A question whose new key makes one of two people pass."""
    quiz, word = build_word_quiz()
    take(quiz, "ann", "causation", knows_option=True)
    take(quiz, "bob", "attribution", knows_option=False)
    accept(word, "causation")
    return Question.objects.get(pk=word.pk)


def client_of(group: str, owned: Question | None = None) -> Client:
    user = build_user(group.lower())
    user.groups.add(Group.objects.get(name=group))
    if owned is not None:
        Question.objects.filter(pk=owned.pk).update(owner=user)
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, url: str, **data: str) -> Any:
    with_commit = client.post(url, data, follow=True)
    return with_commit.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_moderator_sees_what_would_change_and_applies_it(word: Question) -> None:
    moderator = client_of("Moderators")
    url = reverse("learning_regrade", args=[only_proposal().uid])
    assert url in moderator.get(reverse("wagtailadmin_home")).content.decode()

    page = moderator.get(url).content.decode()
    assert "2 attempts: 1 gain, 0 lose, 1 newly pass." in page
    assert "allows_loss" not in page
    refused = send(moderator, url, apply="on", reason=" ")
    assert "Enter a reason." in refused
    assert only_proposal().state == "open"
    done = send(moderator, url, apply="on", reason="A second answer is right")
    entry = AuditEntry.objects.get(verb="question.regraded")
    assert entry.details["reason"] == "A second answer is right"

    assert "What has changed" in done
    assert "2 attempts: 1 gain, 0 lose, 1 newly pass." in done
    assert sorted(Attempt.objects.values_list("is_passed", flat=True)) == [False, True]
    assert url not in moderator.get(reverse("wagtailadmin_home")).content.decode()


def test_marks_may_be_left_as_they_are(word: Question) -> None:
    url = reverse("learning_regrade", args=[only_proposal().uid])

    page = send(client_of("Moderators"), url, dismiss="on")

    assert "All marks stay as they are." in page
    assert only_proposal().state == "dismissed"
    assert sorted(Attempt.objects.values_list("is_passed", flat=True)) == [False, False]


def test_an_owner_suspends_and_lifts_it(word: Question) -> None:
    owner = client_of("Editors", owned=word)
    url = reverse("learning_correct_question", args=[word.pk])

    empty = send(owner, url, reason=" ")
    assert "This field is required." in empty
    suspended = send(owner, url, reason="Two answers are right")
    assert "Two answers are right" in suspended
    assert QuestionSuspension.objects.get().question == word
    asked = send(owner, url, resume="on")

    assert "The question is asked again." in asked
    assert list(QuestionSuspension.objects.all()) == []


def test_everybody_can_be_given_the_mark(word: Question) -> None:
    moderator = client_of("Moderators")
    url = reverse("learning_correct_question", args=[word.pk])
    digest = only_proposal().old_version.digest

    page = send(moderator, url, give=digest)
    wrong = moderator.post(url, {"give": "0" * 64})

    assert "2 attempts: 1 gain, 0 lose, 1 newly pass." in page
    assert RegradeProposal.objects.filter(new_version=None).count() == 1
    assert wrong.status_code == 404


def test_other_editors_may_not(word: Question) -> None:
    editor = client_of("Editors")
    urls = [
        reverse("learning_correct_question", args=[word.pk]),
        reverse("learning_regrade", args=[only_proposal().uid]),
    ]

    for url in urls:
        assert editor.get(url).status_code in {302, 403}
        assert editor.post(url, {"apply": "on", "reason": "x"}).status_code in {302, 403}

    assert only_proposal().state == "open"
    assert list(QuestionSuspension.objects.all()) == []
