"""Dates are written and read as people in Britain do."""

from datetime import date

import pytest
from django import forms
from django.utils.formats import date_format


def test_dates_are_written_day_first() -> None:
    assert date_format(date(2027, 5, 31)) == "31 May 2027"


@pytest.mark.parametrize("text", ["31/05/2027", "2027-05-31", "31 May 2027"])
def test_dates_are_read_day_first(text: str) -> None:
    assert forms.DateField().clean(text) == date(2027, 5, 31)
