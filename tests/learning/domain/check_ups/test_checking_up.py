"""Taking a check-up, and claiming it: who may, how often, and what is erased."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.utils import timezone
from wagtail.models import PageViewRestriction

from hub.users.accounts.deletion import delete_account
from learning.domain.check_ups.check_up import Outcome, make_result, write_paper, write_result
from learning.domain.check_ups.checking_up import (
    Asked,
    claim_check_up,
    find_asked,
    find_claim,
    mark_check_up,
    name_paper,
    open_result,
    set_paper,
)
from learning.domain.errors import CheckUpOutdated, CheckUpTaken, CheckUpUnreadable
from learning.domain.questions.answers import Answer
from learning.models import CheckUp, PathPage, Question, QuestionVersion
from tests.factories.learning import (
    build_asked_module,
    build_path,
    build_question,
    build_user,
    right_answer,
)
from tests.learning.domain.taking.test_races import Meeting, at_once, new_ones

TODAY = timezone.localdate()


def right_ones(asked: Sequence[Asked]) -> dict[int, Answer]:
    return {each.version.pk: right_answer(each) for each in asked}


def make_token(path: PathPage) -> str:
    module = path.path_modules.first().module_id
    return write_result(make_result(path.pk, [Outcome(module, 2, 1)], today=TODAY))


def codes(asked: Sequence[Asked]) -> list[str]:
    return [each.version.content["code"] for each in asked]


@pytest.mark.django_db
def test_it_asks_what_is_for_practice_about_the_modules_that_belong_to_the_path() -> None:
    first, second = build_asked_module("a"), build_asked_module("b", questions=1)
    other = build_asked_module("suggested")
    lesson = first.get_children()[0].specific
    build_question("quiz", taught_on=lesson)
    build_question("retired", is_practice=True, is_retired=True, taught_on=lesson)
    build_question("nowhere", is_practice=True)
    hidden = build_asked_module("hidden")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    path = build_path("Path", first, second, hidden, suggested=(other,))

    asked = set_paper(path)

    assert sorted(codes(asked)) == ["a-0", "a-1", "b-0"]
    assert [each.module for each in asked] == [first.pk, first.pk, second.pk]
    assert codes(set_paper(path)) == codes(asked)
    assert QuestionVersion.objects.filter(digest__in=[e.version.digest for e in asked]).count() == 3


@pytest.mark.django_db
def test_it_asks_eight_questions_and_counts_by_module_what_is_wholly_right() -> None:
    modules = [build_asked_module(name, questions=4) for name in "abc"]
    path = build_path("Path", *modules)
    asked = set_paper(path)
    answers = right_ones([*asked[:3], asked[4]])

    result = mark_check_up(path, asked, answers, today=TODAY)

    assert [(each.asked, each.right) for each in result.outcomes] == [(3, 3), (3, 1), (2, 0)]
    assert [each.module for each in result.outcomes] == [module.pk for module in modules]


@pytest.mark.django_db
def test_what_was_shown_is_what_is_marked() -> None:
    path = build_path("Path", build_asked_module("a"))
    asked = set_paper(path)
    token = write_paper(name_paper(path, asked))
    question = Question.objects.get(code="a-0")
    question.title = "Changed"
    question.hint = "Changed"
    question.save_revision().publish()

    again = find_asked(token, path)

    assert [each.version for each in again] == [each.version for each in asked]
    assert mark_check_up(path, again, right_ones(again), today=TODAY).outcomes[0].right == 2


@pytest.mark.django_db
def test_what_a_quiz_asks_now_is_never_marked() -> None:
    path, other = build_path("Path", build_asked_module("a")), build_path("Other")
    token = write_paper(name_paper(path, set_paper(path)))

    Question.objects.filter(code="a-0").update(is_practice=False)
    assert codes(find_asked(token, path)) == ["a-1"]
    Question.objects.filter(code="a-1").update(is_retired=True)
    with pytest.raises(CheckUpOutdated):
        find_asked(token, path)
    with pytest.raises(CheckUpUnreadable):
        find_asked(token, other)


@pytest.mark.django_db
def test_a_result_ends_with_its_path() -> None:
    path = build_path("Path", build_asked_module("a"))
    token = make_token(path)
    assert open_result(token)[1].pk == path.pk

    path.unpublish()

    with pytest.raises(CheckUpOutdated):
        open_result(token)
    with pytest.raises(CheckUpOutdated):
        claim_check_up(token, by=build_user())
    assert not CheckUp.objects.exists()


@pytest.mark.django_db
def test_it_is_claimed_once_by_one_person() -> None:
    path = build_path("Path", build_asked_module("a"))
    token, ann, bob = make_token(path), build_user("ann"), build_user("bob")
    assert find_claim(token, by=ann) is None

    first, made = claim_check_up(token, by=ann)
    again, made_again = claim_check_up(token, by=ann)

    assert (made, made_again, first) == (True, False, again)
    assert find_claim(token, by=ann) == first
    for act in (claim_check_up, find_claim):
        with pytest.raises(CheckUpTaken):
            act(token, by=bob)
    claim_check_up(make_token(path), by=bob)
    rows = CheckUp.objects.order_by("pk").values_list("user", "path", "taken_on", "outcomes")
    module = path.path_modules.first().module_id
    outcomes = [[module, 2, 1]]
    assert list(rows) == [(user.pk, path.pk, TODAY, outcomes) for user in (ann, bob)]


@pytest.mark.django_db
def test_deleting_an_account_erases_what_it_kept() -> None:
    path = build_path("Path", build_asked_module("a"))
    ann, bob = build_user("ann"), build_user("bob")
    for user in (ann, bob):
        claim_check_up(make_token(path), by=user)

    delete_account(ann, by=ann)

    assert list(CheckUp.objects.values_list("user", flat=True)) == [bob.pk]


@pytest.mark.django_db(transaction=True)
def test_of_many_people_at_once_one_gets_it() -> None:
    path = build_path("Path", build_asked_module("a"))
    people = [build_user(f"user{number}") for number in range(20)]
    for number in range(1, 4):
        token = make_token(path)

        outcomes = at_once(20, lambda n, t=token: claim_check_up(t, by=people[n]))

        refused = [each for each in outcomes if isinstance(each, CheckUpTaken)]
        assert len(refused) == 19
        assert new_ones([each for each in outcomes if each not in refused]) == 1
        assert CheckUp.objects.count() == number


@pytest.mark.django_db(transaction=True)
def test_looking_before_making_is_a_race_that_only_the_constraint_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = build_path("Path", build_asked_module("a"))
    people = [build_user(f"user{number}") for number in range(20)]
    token = make_token(path)
    meeting = Meeting(20)

    def look_then_make(*, digest: str, defaults: dict[str, Any]) -> tuple[CheckUp, bool]:
        found = CheckUp.objects.filter(digest=digest).first()
        meeting.wait()
        return (
            (found, False) if found else (CheckUp.objects.create(digest=digest, **defaults), True)
        )

    monkeypatch.setattr(CheckUp.objects, "get_or_create", look_then_make)
    outcomes = at_once(20, lambda n: claim_check_up(token, by=people[n]))

    failed = [each for each in outcomes if isinstance(each, IntegrityError | OperationalError)]
    assert failed
    assert CheckUp.objects.count() == 1
