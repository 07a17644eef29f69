"""Dates that are typed in the admin: understood as British people write them, or refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django import forms
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput


class ScheduleForm(forms.Form):
    day = forms.DateField(widget=AdminDateInput)
    moment = forms.DateTimeField(widget=AdminDateTimeInput)


def read(day: str = "2026-03-12", moment: str = "2026-12-24 09:00") -> forms.Form:
    form = ScheduleForm({"day": day, "moment": moment})
    form.full_clean()
    return form


@pytest.mark.parametrize(
    "text",
    [
        *("2026-03-12", "12/03/2026", "12/3/2026", "12/3/26", "12.03.2026", "12-03-2026"),
        *("12 March 2026", "12 Mar 2026", "12 Mar 26", " 12 march 2026 "),
    ],
)
def test_a_british_date_is_understood(text: str) -> None:
    assert read(day=text).cleaned_data["day"] == date(2026, 3, 12)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-12-24 09:00", "24/12/2026 09:00", "24/12/2026 9:00", "24/12/26 09.00"),
        *("24 December 2026 09:00", "24 Dec 2026, 09:00"),
    ],
)
def test_a_british_time_is_understood(text: str) -> None:
    expected = timezone.make_aware(datetime(2026, 12, 24, 9))
    assert read(moment=text).cleaned_data["moment"] == expected


@pytest.mark.parametrize("text", ["31/02/2026", "03/31/2026", "soon", "12"])
def test_what_is_no_date_is_refused_and_stays_as_it_was_typed(text: str) -> None:
    form = read(day=text, moment=text)

    assert set(form.errors) == {"day", "moment"}
    html = form.as_p()
    assert html.count(f'value="{text}"') == 2


@pytest.mark.parametrize("widget", [AdminDateInput, AdminDateTimeInput])
def test_the_calendar_leaves_what_was_typed(widget: Any) -> None:
    assert widget().get_config()["validateOnBlur"] is False
