"""The dates of the accessibility statement, in the admin's form and in the database."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from wagtail.models import Site

from hub.upkeep.models import SiteProfile

pytestmark = pytest.mark.django_db


def profile(**values: object) -> SiteProfile:
    row = SiteProfile.for_site(Site.objects.get())
    for name, value in values.items():
        setattr(row, name, value)
    return row


def test_a_review_before_the_statement_is_refused_at_its_field() -> None:
    row = profile(
        accessibility_prepared_on=date(2027, 5, 1), accessibility_reviewed_on=date(2026, 1, 1)
    )

    with pytest.raises(ValidationError) as refused:
        row.full_clean()

    message = "The date of the review must be the date of the statement or later."
    assert refused.value.message_dict["accessibility_reviewed_on"] == [message]
    with pytest.raises(IntegrityError):
        row.save()


def test_an_assessment_needs_the_date_of_its_statement() -> None:
    with pytest.raises(ValidationError) as refused:
        profile(accessibility_status="full").full_clean()

    assert list(refused.value.message_dict) == ["accessibility_prepared_on"]


def test_one_reviewed_on_the_same_day_is_stored() -> None:
    day = date(2026, 1, 1)
    row = profile(
        accessibility_status="partial", accessibility_prepared_on=day, accessibility_reviewed_on=day
    )
    row.full_clean()
    row.save()
    assert SiteProfile.objects.get().accessibility_reviewed_on == day
