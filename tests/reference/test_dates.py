"""Partly known dates, and what follows from them for one day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.partial_dates import Precision
from hub.reference.dates import LegalStatus, Life, PartialDate, Standing

DAY, MONTH, YEAR = Precision.DAY, Precision.MONTH, Precision.YEAR
IN_FORCE, NOT_YET = Standing.IN_FORCE, Standing.NOT_YET
NO_LONGER, UNKNOWN = Standing.NO_LONGER, Standing.UNKNOWN


@pytest.mark.parametrize(
    ("value", "precision", "text", "iso", "earliest", "latest"),
    [
        (date(2012, 3, 8), DAY, "8 March 2012", "2012-03-08", date(2012, 3, 8), date(2012, 3, 8)),
        (date(2014, 2, 1), MONTH, "February 2014", "2014-02", date(2014, 2, 1), date(2014, 2, 28)),
        (date(2024, 2, 9), MONTH, "February 2024", "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2015, 1, 1), YEAR, "2015", "2015", date(2015, 1, 1), date(2015, 12, 31)),
    ],
)
def test_a_date_shows_no_more_than_is_known(value, precision, text, iso, earliest, latest):
    partial = PartialDate(value, precision)
    assert (str(partial), partial.iso) == (text, iso)
    assert (partial.earliest, partial.latest) == (earliest, latest)


def life(status=LegalStatus.IN_FORCE, **dates) -> Life:
    return Life(status, **dates)


STARTED = PartialDate(date(2013, 1, 31))
SOME_TIME_IN_2014 = PartialDate(date(2014, 1, 1), YEAR)
FEBRUARY_2025 = PartialDate(date(2025, 2, 1), MONTH)
REVIEWED = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("known", "day", "expected"),
    [
        (life(start=STARTED), date(2013, 1, 30), NOT_YET),
        (life(start=STARTED), date(2013, 1, 31), IN_FORCE),
        (life(start=SOME_TIME_IN_2014), date(2013, 12, 31), NOT_YET),
        (life(start=SOME_TIME_IN_2014), date(2014, 6, 1), UNKNOWN),
        (life(start=SOME_TIME_IN_2014), date(2014, 12, 31), IN_FORCE),
        (life(start=STARTED, end=FEBRUARY_2025), date(2025, 2, 1), IN_FORCE),
        (life(start=STARTED, end=FEBRUARY_2025), date(2025, 2, 2), UNKNOWN),
        (life(start=STARTED, end=FEBRUARY_2025), date(2025, 3, 1), NO_LONGER),
        (life(made=SOME_TIME_IN_2014), date(2013, 12, 31), NOT_YET),
        (life(made=SOME_TIME_IN_2014), date(2020, 1, 1), UNKNOWN),
        (life(made=SOME_TIME_IN_2014, reviewed=REVIEWED), date(2026, 11, 22), UNKNOWN),
        (life(made=SOME_TIME_IN_2014, reviewed=REVIEWED), REVIEWED, IN_FORCE),
        (life(), date(2020, 1, 1), UNKNOWN),
        (life(LegalStatus.PROPOSED, made=STARTED, reviewed=REVIEWED), REVIEWED, NOT_YET),
        (life(LegalStatus.PROPOSED, made=STARTED, reviewed=REVIEWED), date(2030, 1, 1), UNKNOWN),
        (life(LegalStatus.WITHDRAWN, start=STARTED), date(2020, 1, 1), UNKNOWN),
        (life(LegalStatus.WITHDRAWN, start=STARTED, reviewed=REVIEWED), REVIEWED, NO_LONGER),
        (
            life(LegalStatus.SUPERSEDED, start=STARTED, successor=FEBRUARY_2025),
            date(2025, 1, 31),
            IN_FORCE,
        ),
        (
            life(LegalStatus.SUPERSEDED, start=STARTED, successor=FEBRUARY_2025),
            date(2025, 2, 1),
            UNKNOWN,
        ),
        (
            life(LegalStatus.WITHDRAWN, start=STARTED, successor=FEBRUARY_2025),
            date(2025, 1, 31),
            UNKNOWN,
        ),
    ],
)
def test_standing(known, day, expected):
    assert known.on(day) == expected


partial_dates = st.builds(
    PartialDate,
    st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 12, 31)),
    st.sampled_from([DAY, MONTH, YEAR]),
)


@given(start=partial_dates, end=partial_dates, day=st.dates(date(1985, 1, 1), date(2045, 1, 1)))
def test_a_settled_answer_never_contradicts_any_day_that_the_dates_allow(start, end, day):
    standing = Life(LegalStatus.IN_FORCE, start=start, end=end).on(day)
    if standing == IN_FORCE:
        assert start.latest <= day <= end.earliest
    elif standing == NOT_YET:
        assert day < start.earliest
    elif standing == NO_LONGER:
        assert day > end.latest
    else:
        assert start.earliest <= day <= end.latest
