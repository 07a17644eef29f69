"""A new period: when it may begin, that it starts afresh, and that the old record stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from learning.domain.awarding.completion import award_completion
from learning.domain.awarding.revocation import revoke_completion
from learning.domain.errors import NotDueForRenewal
from learning.domain.evidence.records import canonical_completion
from learning.domain.periods import RENEWAL_WINDOW, add_months
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.domain.taking.enrolments import complete_lesson, enrol
from learning.domain.taking.history import read_history
from learning.domain.taking.progress import list_lessons_read, list_progress
from learning.domain.taking.renewal import find_present, may_renew, renew
from learning.models import Completion, Enrolment, RecordEvent
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
from tests.learning.domain.taking.test_races import at_once
from tests.learning.records import list_faults

pytestmark = pytest.mark.django_db
DONE = datetime(2026, 1, 31, 12, tzinfo=UTC)
ENDS = datetime(2027, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "months", "expected"),
    [
        ((2026, 1, 31, 12), 1, (2026, 2, 28, 12)),
        ((2027, 1, 31, 12), 13, (2028, 2, 29, 12)),
        ((2024, 2, 29, 12), 12, (2025, 2, 28, 12)),
        ((2026, 12, 15, 12), 1, (2027, 1, 15, 12)),
        ((2026, 5, 31, 12), 24, (2028, 5, 31, 12)),
        ((2026, 6, 30, 23, 30), 6, (2026, 12, 31, 0, 30)),  # 1 July, 0.30, in London
        ((2026, 3, 15, 12), -1, (2026, 2, 15, 12)),
    ],
)
def test_months_end_where_months_end(moment: Any, months: int, expected: Any) -> None:
    found = add_months(datetime(*moment, tzinfo=UTC), months)
    local = timezone.localtime(datetime(*moment, tzinfo=UTC))
    assert found.astimezone(UTC) == datetime(*expected, tzinfo=UTC) or local.dst() != found.dst()
    assert (found.hour, found.minute) == (local.hour, local.minute)


@pytest.mark.parametrize(
    ("now", "may"),
    [
        (DONE, False),
        (ENDS - RENEWAL_WINDOW - timedelta(seconds=1), False),
        (ENDS - RENEWAL_WINDOW, True),
        (ENDS + timedelta(days=900), True),
    ],
)
def test_a_new_period_begins_when_the_old_one_ends_or_ended(now: datetime, may: bool) -> None:
    module, ann = build_module(validity_months=12), build_user()
    completion = build_completion(module, ann, awarded_at=DONE)
    assert completion.expires_at == ENDS

    if not may:
        with pytest.raises(NotDueForRenewal):
            renew(module, by=ann, now=now)
        assert (Enrolment.objects.count(), may_renew(completion, now=now)) == (1, None)
        return
    assert find_present(module, ann) == completion
    assert may_renew(completion, now=now) is not None
    enrolment, begun = renew(module, by=ann, now=now)
    again = renew(module, by=ann, now=now)
    assert (enrolment.period, begun, again) == (2, True, (enrolment, False))
    assert find_present(module, ann) is None
    assert RecordEvent.objects.get(chain=enrolment.uid).verb == "renewed"


def test_what_holds_for_ever_or_was_never_done_is_not_renewed() -> None:
    module, ann = build_module(), build_user()
    for _round in range(2):
        with pytest.raises(NotDueForRenewal):
            renew(module, by=ann)
        enrolment = enrol(module, by=ann)
        award_completion(enrolment, now=DONE)
    revoke_completion(Completion.objects.get(), by=None, reason=Completion.Reason.MISTAKE)
    assert renew(module, by=ann)[1]


def test_a_new_period_starts_afresh_and_the_old_record_stays() -> None:
    module, ann = build_module(validity_months=1), build_user()
    lesson = build_lesson(module)
    quiz = build_quiz(module, fixed_section(build_question("q")), attempts_allowed=1)
    path = build_path("Path", module)

    def pass_all(now: datetime) -> None:
        complete_lesson(lesson, by=ann, now=now)
        attempt, _begun = start_attempt(quiz, by=ann, now=now)
        submit_attempt(attempt, by=ann, answers=right_answers(attempt), now=now)

    pass_all(DONE)
    old = [canonical_completion(row) for row in Completion.objects.order_by("pk")]
    later = DONE + timedelta(days=100)
    renew(module, by=ann, now=later)
    assert list_lessons_read([lesson.translation_key], ann) == set()
    (progress,) = list_progress(read_history(ann))
    assert (progress.is_closed, progress.done) == (False, 0)
    pass_all(later)

    rows = Completion.objects.order_by("pk")
    assert [canonical_completion(row) for row in rows[:2]] == old
    assert list(rows.values_list("subject_kind", "period")) == [
        ("module", 1),
        ("path", 1),
        ("module", 2),
        ("path", 2),
    ]
    assert rows[3].subject_key == path.translation_key
    assert list_faults() == []


def test_renewing_the_modules_of_a_path_renews_the_path_once() -> None:
    ann = build_user()
    one, two = (build_module(title, validity_months=12) for title in ("One", "Two"))
    build_path("Path", one, two)
    build_completion(one, ann, awarded_at=DONE)
    build_completion(two, ann, awarded_at=DONE + timedelta(days=10))
    near = ENDS - timedelta(days=5)

    def paths() -> list[tuple[int, datetime | None]]:
        return list(Completion.objects.of_paths().values_list("period", "expires_at"))[::-1]

    assert paths() == [(1, ENDS)]
    build_completion(one, ann, awarded_at=near)
    assert paths() == [(1, ENDS)]
    build_completion(two, ann, awarded_at=near + timedelta(days=1))
    assert paths() == [(1, ENDS), (2, add_months(near, 12))]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_begin_one_period() -> None:
    module, ann = build_module(validity_months=1), build_user()
    build_completion(module, ann, awarded_at=DONE)

    outcomes = at_once(12, lambda _n: renew(module, by=ann))

    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert sum(begun for _row, begun in outcomes) == 1
    assert sorted(Enrolment.objects.values_list("period", flat=True)) == [1, 2]
    assert list_faults() == []


def test_a_browser_renews(client: Client) -> None:
    module, ann = build_module(validity_months=1), build_user()
    address = f"/my-learning/modules/{module.pk}/renew/"
    client.force_login(ann)
    assert "have not completed" in client.get(address).content.decode()
    build_completion(module, ann, awarded_at=DONE)

    for url in ("/my-learning/", module.url):
        assert f'href="{address}"' in client.get(url).content.decode()
    assert "It expired on 28 February 2026" in client.get(address).content.decode()
    answer = client.post(address)

    assert (answer.status_code, answer["Location"]) == (302, module.get_url())
    assert Enrolment.objects.current().get().period == 2
    assert f'href="{address}"' not in client.get("/my-learning/").content.decode()


def test_a_browser_is_told_from_when_on(client: Client) -> None:
    module, ann = build_module(validity_months=12), build_user()
    completion = build_completion(module, ann)
    client.force_login(ann)
    address = f"/my-learning/modules/{module.pk}/renew/"

    answer = client.post(address, follow=True)

    assert Enrolment.objects.count() == 1
    day = timezone.localtime(completion.expires_at - RENEWAL_WINDOW)
    assert f"You may renew it from {day.day} {day:%B %Y}" in answer.content.decode()
    assert "<form method=" not in answer.content.decode().split("</header>")[-1].split("<footer")[0]
