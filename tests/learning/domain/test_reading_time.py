"""The minutes of a lesson are stored when it is published, whichever way."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from learning.domain.reading_time import lesson_minutes
from learning.models import LessonPage
from tests.factories.learning import build_lesson, build_module
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db
LONG = "word " * 450  # three minutes


def stored() -> list[int | None]:
    return list(LessonPage.objects.values_list("published_minutes", flat=True))


def test_each_publication_stores_them_and_no_draft_does() -> None:
    lesson = build_lesson(build_module())
    assert stored() == [1]

    lesson.lead = LONG
    revision = lesson.save_revision()
    assert stored() == [1]
    revision.publish()
    assert stored() == [3]

    publish(LessonPage.objects.get(), lead="Short.")
    assert stored() == [1]
    assert LessonPage.objects.get().published_minutes == lesson_minutes(LessonPage.objects.get())


def test_the_migration_stores_those_of_lessons_that_are_there() -> None:
    build_lesson(build_module())
    LessonPage.objects.update(published_minutes=None, lead=LONG)

    import_module("learning.migrations.0015_lesson_minutes").count_minutes(apps, None)

    assert stored() == [3]
