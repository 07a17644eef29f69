"""Authors in the admin: a form for each type, what it refuses, the trial, who may come in."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Workflow
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from learning.domain.taking.attempts import start_attempt
from learning.models import Attempt, ModulePrerequisite, Question, QuestionVersion
from learning.models.question_types import list_types
from tests.factories.learning import (
    OPTIONS,
    bodies,
    build_bank,
    build_lesson,
    build_module,
    build_question,
    build_quiz,
    build_user,
    choice_body,
    draw_section,
    fixed_section,
)

pytestmark = pytest.mark.django_db
ADD = "wagtailsnippets_learning_question:add"


@pytest.fixture
def moderator() -> Client:
    return client_of("Moderators")


def client_of(*groups: str) -> Client:
    user = build_user("-".join(groups).lower() or "nobody")
    user.groups.set(Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user)
    return client


def listed(values: list[Any]) -> dict[str, Any]:
    """Return a list block's fields as the editor's form sends them."""
    return {
        "count": str(len(values)),
        **{
            str(place): {"deleted": "", "order": str(place), "type": "item", "value": value}
            for place, value in enumerate(values)
        },
    }


def option(text: str, *, right: bool = False) -> dict[str, str]:
    fields = {"text": text, "feedback": "null"}
    return fields | ({"is_right": "on"} if right else {})


def send(client: Client, kind: str, value: dict[str, Any], **fields: str) -> Any:
    """Post the editor's form of a new question, to be published."""
    html = client.get(reverse(ADD)).content.decode()
    data = querydict_from_html(html, form_id="w-editor-form").dict()
    for name in [name for name in data if name.startswith("body")]:
        del data[name]
    body = {
        "stem": '{"blocks": [{"text": "What?", "type": "unstyled", "key": "a", "depth": 0, '
        '"inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}',
        "image": "",
        "image_alt": "",
    } | value
    sent = nested_form_data({"body": streamfield([(kind, body)])})
    return client.post(
        reverse(ADD),
        data
        | sent
        | {"title": "New", "code": "NEW", "bank": str(build_bank().pk)}
        | {"action-publish": "Publish"}
        | fields,
    )


def test_a_moderator_publishes_a_question_and_it_is_captured(moderator: Client) -> None:
    options = listed([option("Yes", right=True), option("No")])

    response = send(moderator, "single_choice", {"options": options})

    assert response.status_code == 302
    question = Question.objects.get()
    assert (question.code, question.live, question.type.code) == ("NEW", True, "single_choice")
    assert QuestionVersion.objects.get().question_uid == question.uid


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        ("single_choice", [option("Yes"), option("No")], "No option is marked as right."),
        (
            "single_choice",
            [option("Yes", right=True), option("No", right=True)],
            "Only one option can be right",
        ),
        (
            "single_choice",
            [option("Yes", right=True), option(" YES ")],
            "Two entries say",
        ),
        (
            "multiple_choice",
            [option("Yes", right=True), option("No", right=True)],
            "At least one option must be wrong.",
        ),
    ],
)
def test_what_cannot_be_is_said(
    moderator: Client, kind: str, options: list[Any], message: str
) -> None:
    response = send(moderator, kind, {"options": listed(options)})

    assert response.status_code == 200
    assert message in response.content.decode()
    assert list(Question.objects.all()) == []


def test_the_part_that_teaches_must_be_there(moderator: Client) -> None:
    lesson = build_lesson(build_module())
    options = {"options": listed([option("Yes", right=True), option("No")])}
    place = {"taught_on": str(lesson.pk), "taught_at": "nowhere"}

    response = send(moderator, "single_choice", options, **place)
    assert "“the-duty”" in response.content.decode()

    send(moderator, "single_choice", options, **place | {"taught_at": "the-duty"})
    assert Question.objects.get().taught_on == lesson


def test_every_type_has_a_form_of_its_own(moderator: Client) -> None:
    html = moderator.get(reverse(ADD)).content.decode()

    assert [kind.code for kind in list_types()] == [
        "single_choice",
        "multiple_choice",
        "true_false",
        "numeric",
        "short_text",
        "ordering",
        "matching",
    ]
    for kind in list_types():
        assert str(kind.make_block().label) in html


@pytest.mark.parametrize("kind", bodies())
def test_the_trial_marks_the_draft_and_stores_nothing(moderator: Client, kind: str) -> None:
    question = build_question("q", bodies("SECRET")[kind])
    question.explanation = "<p>Draft why</p>"
    question.save_revision()
    url = reverse("learning_try_question", args=[question.pk])

    page = moderator.get(url).content.decode()
    assert "SECRET" not in page
    assert "Draft why" not in page
    answered = moderator.post(url, {"q1": "1693"}).content.decode()

    assert "Draft why" in answered
    assert "1 of 1 points" in answered if kind == "numeric" else "0 of 1 points" in answered
    assert list(Attempt.objects.all()) == []


def test_the_trial_says_where_the_question_is_used(moderator: Client) -> None:
    question = build_question("q")
    module = build_module()
    first = build_quiz(module, fixed_section(question), title="First")
    build_quiz(module, draw_section(1, build_bank()), title="Second")
    build_quiz(module, fixed_section(build_question("other", bank=None)), title="Third")
    for name in ("ann", "bob"):
        start_attempt(first, by=build_user(name))

    page = moderator.get(reverse("learning_try_question", args=[question.pk])).content.decode()

    assert "Used in 2 quizzes, 2 attempts." in page
    assert ("First" in page, "Second" in page, "Third" in page) == (True, True, False)
    listing = moderator.get(reverse("wagtailsnippets_learning_question:list"))
    counts = {row.code: row.attempt_count for row in listing.context["object_list"]}
    assert counts == {"q": 2, "other": 0}


def test_only_authors_see_questions(client: Client) -> None:
    question = build_question("q", bodies("SECRET")["short_text"])
    urls = [
        reverse("learning_try_question", args=[question.pk]),
        reverse("wagtailsnippets_learning_question:edit", args=[question.pk]),
        reverse("wagtailsnippets_learning_question:list"),
    ]
    for other in (client, client_of()):
        for url in urls:
            response = other.get(url)
            assert response.status_code in {302, 403}
            assert "SECRET" not in response.content.decode()
    editor = client_of("Editors")
    assert [editor.get(url).status_code for url in urls] == [200, 200, 200]


def test_an_editor_submits_and_does_not_publish() -> None:
    editor = client_of("Editors")
    options = listed([option("Yes", right=True), option("No")])

    send(editor, "single_choice", {"options": options})

    question = Question.objects.get()
    assert (question.live, QuestionVersion.objects.count()) == (False, 0)
    assert question.get_workflow() == Workflow.objects.get(name="Moderator approves")


def publish_quiz(client: Client, quiz: Any, sections: list[Any]) -> Any:
    url = reverse("wagtailadmin_pages:edit", args=[quiz.pk])
    data = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form").dict()
    for name in [name for name in data if name.startswith("sections")]:
        del data[name]
    sent = nested_form_data({"sections": streamfield(sections)})
    return client.post(url, data | sent | {"action-publish": "Publish"})


def test_a_draw_that_cannot_be_is_refused(moderator: Client) -> None:
    for number in range(3):
        build_question(f"q{number}")
    build_question("retired", is_retired=True)
    bank = str(build_bank().pk)
    quiz = build_quiz(build_module(), draw_section(1, build_bank()))

    def draw_of(count: int) -> Any:
        return ("draw", {"count": str(count), "bank": bank, "tags": listed([])})

    too_many = publish_quiz(moderator, quiz, [draw_of(4)]).content.decode()
    together = publish_quiz(moderator, quiz, [draw_of(2), draw_of(2)]).content.decode()

    assert "There are only 3 published questions to draw from." in too_many
    assert "Section 2 cannot be drawn" in together
    assert publish_quiz(moderator, quiz, [draw_of(2), draw_of(1)]).status_code == 302


def test_a_bank_in_use_is_not_deleted(moderator: Client) -> None:
    build_quiz(build_module(), fixed_section(build_question("q", choice_body(options=OPTIONS))))
    url = reverse("wagtailsnippets_learning_question:delete", args=[Question.objects.get().pk])

    moderator.post(url)

    assert Question.objects.count() == 1


def test_modules_that_wait_for_each_other_are_refused(moderator: Client) -> None:
    first, second = build_module("First"), build_module("Second")
    ModulePrerequisite.objects.create(module=second, required=first)
    url = reverse("wagtailadmin_pages:edit", args=[first.pk])
    data = querydict_from_html(moderator.get(url).content.decode(), form_id="page-edit-form").dict()
    data |= {f"body-{key}": value for key, value in streamfield([]).items()}
    row = {"prerequisites-0-required": str(second.pk), "prerequisites-0-ORDER": "1"}
    data |= row | {"prerequisites-TOTAL_FORMS": "1", "prerequisites-0-id": ""}

    response = moderator.post(url, data | {"action-publish": "Publish"})

    assert "A module cannot come before itself" in response.content.decode()
    assert list(ModulePrerequisite.objects.values_list("module", "required")) == [
        (second.pk, first.pk)
    ]
