"""A module in two languages is one: screens and rules read the same versions of it."""

from __future__ import annotations

import pytest
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale

from hub.users.models import User
from learning.domain.awarding.due import award_due
from learning.domain.evidence.records import find_changes
from learning.domain.outline import read_outline
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.domain.taking.enrolments import complete_lesson, enrol
from learning.domain.taking.history import read_history
from learning.domain.taking.progress import list_progress
from learning.models import Attempt, Completion, LessonPage, ModulePage, PathModule, QuizPage
from tests.factories.learning import (
    build_completion,
    build_lesson,
    build_module,
    build_path,
    build_question,
    build_quiz,
    build_user,
    fixed_section,
    right_answers,
)
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def welsh() -> Locale:
    return Locale.objects.get_or_create(language_code="cy")[0]


@pytest.fixture
def module(welsh: Locale) -> ModulePage:
    """An English module of two lessons; its Welsh version has one of them only."""
    module = build_module("English")
    first, _second = build_lesson(module, "One"), build_lesson(module, "Two")
    translated = module.copy_for_translation(welsh, copy_parents=True)
    publish(translated, title="Cymraeg")
    publish(first.copy_for_translation(welsh), title="Un")
    return module


def steps_left(user: User, language: str) -> list[str]:
    """Return the steps that My learning shows as left to a reader of this language."""
    with override(language):
        (progress,) = list_progress(read_history(user), read_outline())
    return [step.page.title for step in progress.steps if not step.is_done]


@pytest.mark.parametrize(("language", "shown"), [("en", ["One", "Two"]), ("cy", ["Un", "Two"])])
def test_whoever_does_all_that_their_screen_shows_has_completed_it(
    module: ModulePage, language: str, shown: list[str]
) -> None:
    ann = build_user()
    enrol(module, by=ann)
    for number, title in enumerate(shown):
        assert steps_left(ann, language) == shown[number:]
        assert list(Completion.objects.all()) == []
        complete_lesson(LessonPage.objects.get(title=title), by=ann)

    assert steps_left(ann, language) == []
    assert Completion.objects.get().title == "English"


def test_a_translation_that_is_being_made_awards_nobody(module: ModulePage) -> None:
    """The Welsh version has one lesson so far, which every English reader has read."""
    complete_lesson(LessonPage.objects.get(title="One"), by=build_user())

    assert award_due(now=timezone.now()) == "0 modules and 0 paths awarded"


def test_rules_of_the_translation_are_those_of_the_first(module: ModulePage) -> None:
    welsh = ModulePage.objects.get(title="Cymraeg")
    publish(welsh, allows_test_out=True, asks_for_checks=True)

    shown = read_outline().modules[welsh.pk]

    assert (shown.title, shown.allows_test_out, shown.asks_for_checks) == ("Cymraeg", False, False)


def test_without_the_first_version_the_next_is_the_rule(module: ModulePage) -> None:
    ann = build_user()
    complete_lesson(LessonPage.objects.get(title="Un"), by=ann)
    module.unpublish()

    assert award_due(now=timezone.now()) == "1 modules and 0 paths awarded"
    assert steps_left(ann, "cy") == []
    assert Completion.objects.get().title == "Cymraeg"


def test_a_path_in_two_languages_asks_for_the_modules_of_the_first(
    welsh: Locale, module: ModulePage
) -> None:
    other = build_module("Other")
    path = build_path("Path", module, other)
    translated = path.copy_for_translation(welsh, copy_parents=True)
    publish(translated, title="Llwybr")
    PathModule.objects.filter(path_page=translated, module__title="Other").delete()
    ann = build_user()

    build_completion(module, ann)

    assert list(Completion.objects.of_paths()) == []
    outline = read_outline()
    shown = [outline.modules[key].title for key in outline.paths[translated.pk].modules]
    assert shown == ["Cymraeg", "Other"]
    build_completion(other, ann)
    assert Completion.objects.of_paths().get().title == "Path"


def test_a_result_of_a_translated_module_has_not_changed_for_that(welsh: Locale) -> None:
    module = build_module("English")
    build_quiz(module, fixed_section(build_question("q")))
    translated = module.copy_for_translation(welsh, copy_parents=True)
    publish(translated, title="Cymraeg")
    copy = QuizPage.objects.get().copy_for_translation(welsh)
    publish(copy)
    for user, quiz in zip(("ann", "bea"), QuizPage.objects.order_by("pk"), strict=True):
        person = build_user(user)
        attempt, _begun = start_attempt(quiz, by=person)
        submit_attempt(attempt, by=person, answers=right_answers(attempt))

    assert [find_changes(each).module_changed for each in Attempt.objects.all()] == [False, False]
