"""Two hands on one submission at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from casestudies.models import CaseStudyPage
from casestudies.submission import sending
from casestudies.submission.models import Submission
from tests.factories.casestudies import build_case_index
from tests.factories.submissions import build_draft

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 2


def at_once(work: Callable[[], Any]) -> list[Exception]:
    """Run `work` in threads that begin together; return what they raised."""
    begin = threading.Barrier(HANDS)
    faults: list[Exception] = []

    def hand() -> None:
        try:
            begin.wait(10)
            work()
        except Exception as fault:  # noqa: BLE001 -- whatever it is, the test must see it
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand) for _number in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return faults


def take_the_lock_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let both hands read the row before either writes."""
    both_read = threading.Barrier(HANDS)

    def read(submission: Submission) -> Submission:
        found = Submission.objects.get(pk=submission.pk)
        both_read.wait(10)
        return found

    monkeypatch.setattr(sending, "lock", read)
    monkeypatch.setattr(sending, "transaction", SimpleNamespace(atomic=nullcontext))


def test_without_the_lock_two_sendings_collide(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = build_draft()
    take_the_lock_off(monkeypatch)

    faults = at_once(lambda: sending.send_submission(draft))

    assert (CaseStudyPage.objects.count(), len(faults)) != (1, 0)


def test_two_sendings_make_one_page() -> None:
    draft = build_draft()

    faults = at_once(lambda: sending.send_submission(draft))

    assert faults == []
    assert CaseStudyPage.objects.count() == 1
    assert Submission.objects.get().times_sent == 1


def test_two_submissions_at_once_make_two_pages() -> None:
    drafts = [build_draft(), build_draft()]

    faults = at_once(lambda: sending.send_submission(drafts.pop()))

    assert faults == []
    assert CaseStudyPage.objects.count() == 2


def test_of_many_starts_at_once_only_the_allowed_begin() -> None:
    build_case_index()
    begin = threading.Barrier(60)

    def start(_number: int) -> int:
        begin.wait(60)
        try:
            return Client().post("/case-studies/submit/", {"website": ""}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(60) as pool:
        answers = list(pool.map(start, range(60)))

    assert (answers.count(302), answers.count(429)) == (20, 40)
    assert Submission.objects.count() == 20
