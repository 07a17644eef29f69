"""What a request may cost, as a multiple of a Django view that does nothing.

A peer's figure is measured in the same run (`tests.bench.peers`), except for Moodle's: that one was
measured once, as processor time of its server for an attempt at ten questions, beside such a view.
"""

from __future__ import annotations

from dataclasses import dataclass

STORED, GUIDE, LESSON, OWN, SEARCH = (
    "stored page, anonymous, gzip",
    "guide, signed in",
    "lesson, signed in",
    "My learning",
    "search page",
)
START, PAGE, SAVE, CHECK, HAND_IN, RESULT, ATTEMPT = (
    "attempt: start",
    "attempt: page",
    "attempt: save",
    "attempt: check page",
    "attempt: hand in",
    "attempt: result",
    "attempt, six requests",
)
WAGTAIL_PAGE, WAGTAIL_SEARCH, LMS_LESSON = (
    "stock Wagtail page, anonymous",
    "stock Wagtail search",
    "wagtail-lms lesson, signed in",
)


@dataclass(frozen=True)
class Goal:
    """The most that a ratio may be, a better one to strive for, and a peer that does the same."""

    reach: float
    stretch: float | None = None
    peer: str = ""


GOALS = {
    STORED: Goal(1.5, 1.2),
    GUIDE: Goal(16, 12, WAGTAIL_PAGE),
    LESSON: Goal(18, 13, LMS_LESSON),
    OWN: Goal(26, 20),
    SEARCH: Goal(32, 25, WAGTAIL_SEARCH),
    PAGE: Goal(22),
    HAND_IN: Goal(22),
    ATTEMPT: Goal(90, 70, "Moodle 5.1, another time: 650 to 870"),
}
# What can be chosen to be measured alone; the steps of an attempt come with the whole.
NAMES = (STORED, GUIDE, LESSON, OWN, SEARCH, ATTEMPT, WAGTAIL_PAGE, WAGTAIL_SEARCH, LMS_LESSON)
