"""A number stands for one published recommendation of a report, whichever way it is published."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from hub.core.publishing import PublishRefusedError
from hub.reports.models import RecommendationPage, ReportPage
from tests.factories.pages import build_recommendation, build_report, publish

pytestmark = pytest.mark.django_db
TAKEN = "Another recommendation of this report has the number 1."


def numbers() -> list[tuple[int, bool]]:
    rows = RecommendationPage.objects.order_by("pk")
    return [(row.number, row.numbered is not None) for row in rows]


def test_two_of_a_number_are_refused_by_every_way(report: ReportPage) -> None:
    build_recommendation(report, number=1)
    other = build_recommendation(report, number=2)

    with pytest.raises(ValidationError, match=TAKEN):
        publish(other, number=1)
    other = RecommendationPage.objects.get(pk=other.pk)
    other.number = 1
    with pytest.raises(PublishRefusedError, match=TAKEN), transaction.atomic():
        other.save(clean=False)
    first = RecommendationPage.objects.get(number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecommendationPage.objects.filter(number=2).update(numbered=first.numbered)
    assert numbers() == [(1, True), (2, True)]


def test_a_draft_and_what_was_taken_off_hold_no_number(report: ReportPage) -> None:
    first = build_recommendation(report, number=1)
    first.unpublish()
    second = build_recommendation(report, number=1)

    with pytest.raises(ValidationError, match=TAKEN):
        publish(RecommendationPage.objects.get(pk=first.pk))

    assert numbers() == [(1, False), (1, True)]
    second.unpublish()
    publish(RecommendationPage.objects.get(pk=first.pk))
    assert numbers() == [(1, True), (1, False)]


def test_reports_count_for_themselves_and_a_move_takes_the_number_along(
    report: ReportPage,
) -> None:
    other = build_report(title="Other", slug="other")
    first, second = build_recommendation(report, number=1), build_recommendation(other, number=2)
    build_recommendation(other, number=1)

    moved = RecommendationPage.objects.get(pk=second.pk)
    moved.move(first.get_parent(), "last-child")
    build_recommendation(other, number=2)

    moved.refresh_from_db()
    assert moved.numbered == f"{first.get_parent().pk}:2"
    assert [held for _number, held in numbers()] == [True] * 4
    with pytest.raises(ValidationError, match="has the number 2"):
        build_recommendation(report, number=2)
