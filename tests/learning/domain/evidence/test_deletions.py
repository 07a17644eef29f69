"""Whatever is deleted around it, what is on record stays as it was, and its proof holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from wagtail.models import Locale, Page, Site

from hub.core.deletion import InUse
from hub.reference.models import Source
from hub.taxonomy.models import Term
from hub.users.models import Membership, Organisation, User
from learning.domain.evidence.records import canonical_attempt
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.domain.taking.enrolments import complete_lesson
from learning.models import (
    Attempt,
    Certificate,
    ChainHead,
    Completion,
    CompletionOrganisation,
    Enrolment,
    LearningIndexPage,
    LessonPage,
    ModulePage,
    PathPage,
    Question,
    QuestionBank,
    QuizPage,
    RecordEvent,
    Response,
)
from tests.factories.learning import (
    build_bank,
    build_lesson,
    build_module,
    build_path,
    build_question,
    build_quiz,
    build_user,
    draw_section,
    fixed_section,
    right_answers,
)
from tests.learning.records import list_faults

pytestmark = pytest.mark.django_db

ON_RECORD: list[Any] = [
    Enrolment,
    Completion,
    CompletionOrganisation,
    RecordEvent,
    ChainHead,
    Response,
    Certificate,
]


def build_record() -> None:
    """Have somebody with an audience, in an organisation, complete a module and a path."""
    audience = Term.objects.create(vocabulary="audience", code="deleted-later")
    kind = Term.objects.create(vocabulary="organisation_type", code="deleted-later")
    trust = Organisation.objects.create(name="Trust", slug="trust", kind=kind)
    user = build_user("ann", first_name="Ann", audience=audience)
    Membership.objects.create(user=user, organisation=trust)
    module = build_module()
    build_path("Path", module, audience=audience)
    lesson = build_lesson(module)
    place = Term.objects.create(vocabulary="jurisdiction", code="deleted-later")
    question = build_question("fixed", taught_on=lesson, jurisdiction=place, bank=None)
    build_question("drawn", tags=[audience])
    quiz = build_quiz(module, fixed_section(question), draw_section(1, build_bank()))
    complete_lesson(lesson, by=user)
    attempt, _begun = start_attempt(quiz, by=user)
    submit_attempt(attempt, by=user, answers=right_answers(attempt))


def contents() -> list[Any]:
    rows = [list(model._base_manager.order_by("pk").values()) for model in ON_RECORD]
    return [*rows, [canonical_attempt(attempt) for attempt in Attempt.objects.order_by("pk")]]


def delete_guarded(rows: models.QuerySet[Any]) -> None:
    """Try to delete what is guarded, then delete what names it and itself."""
    with pytest.raises((InUse, models.ProtectedError)), transaction.atomic():
        rows.delete()
    QuizPage.objects.all().delete()
    Question.objects.all().delete()
    PathPage.objects.all().delete()
    User.objects.update(audience=None)
    Organisation.objects.all().delete()
    rows.all().delete()


DELETIONS: dict[str, Callable[[], Any]] = {
    "module": lambda: ModulePage.objects.get().delete(),
    "quiz": lambda: QuizPage.objects.get().delete(),
    "lesson": lambda: LessonPage.objects.get().delete(),
    "path": lambda: PathPage.objects.get().delete(),
    "catalogue": lambda: LearningIndexPage.objects.get().delete(),
    "whole site": lambda: (Site.objects.all().delete(), Page.objects.filter(depth=2).delete()),
    "bank": lambda: delete_guarded(QuestionBank.objects.all()),
    "question": lambda: delete_guarded(Question.objects.all()),
    "person": lambda: User.objects.get(email="ann@hub.test").delete(),
    "people": lambda: User.objects.all().delete(),
    "organisation": lambda: Organisation.objects.get().delete(),
    "terms": lambda: delete_guarded(Term.objects.filter(code="deleted-later")),
    "sources": lambda: Source.objects.all().delete(),
    "language": lambda: (
        Page.objects.filter(depth__gt=1).delete(),
        Page.objects.update(locale=Locale.objects.create(language_code="cy")),
        Locale.objects.filter(language_code="en").delete(),
    ),
}


@pytest.mark.parametrize("deletion", DELETIONS.values(), ids=DELETIONS)
def test_what_is_on_record_outlasts_what_it_is_about(deletion: Callable[[], Any]) -> None:
    build_record()
    before = contents()
    assert all(before)
    assert [completion.subject_kind for completion in Completion.objects.order_by("pk")] == [
        "module",
        "path",
    ]

    deletion()

    assert contents() == before
    assert list_faults() == []


def test_no_row_on_record_goes_with_another() -> None:
    """Of the references of what is on record, none lets it be deleted or emptied from afar."""
    own = {Enrolment, Attempt}  # what an attempt is part of; nothing deletes these
    for model in [*ON_RECORD, Attempt]:
        for each in model._meta.get_fields():
            if not isinstance(each, models.ForeignKey):
                continue
            told = each.remote_field.on_delete
            assert told in {models.PROTECT, models.DO_NOTHING} or each.related_model in own, each
            if told is models.DO_NOTHING:
                assert not each.db_constraint, each
    with pytest.raises(FieldDoesNotExist):
        RecordEvent._meta.get_field("learner")
