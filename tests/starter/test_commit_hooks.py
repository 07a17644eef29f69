"""What a load leaves to the commit happens once, and only what would do the same is left out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection, transaction

from hub.starter.commit_hooks import each_once_on_commit

pytestmark = pytest.mark.django_db(transaction=True)


def adder(done: list[str], text: str) -> Callable[[], None]:
    return lambda: done.append(text)


class Worker:
    def __init__(self, done: list[str], name: str) -> None:
        self.done, self.name = done, name

    def work(self) -> None:
        self.done.append(self.name)


def test_what_does_the_same_happens_once_in_the_order_of_the_first() -> None:
    done: list[str] = []

    def one() -> None:
        done.append("one")

    def two() -> None:
        done.append("two")

    with transaction.atomic(), each_once_on_commit():
        for work in (one, two, one):
            transaction.on_commit(work)
            with transaction.atomic():  # each in a savepoint of its own
                transaction.on_commit(work)
        assert done == []
    assert done == ["one", "two"]


def test_what_does_something_else_all_happens() -> None:
    done: list[str] = []
    with transaction.atomic(), each_once_on_commit():
        for text in ("a", "b"):
            transaction.on_commit(adder(done, text))
            transaction.on_commit(Worker(done, text).work)
            transaction.on_commit(lambda text=text: done.append(f"{text} by default"))
    assert done == ["a", "a", "a by default", "b", "b", "b by default"]


def test_work_of_a_savepoint_that_can_still_be_taken_back_is_kept_apart() -> None:
    done: list[str] = []

    def work() -> None:
        done.append("work")

    with transaction.atomic():
        transaction.on_commit(work)
        with suppress(ZeroDivisionError), transaction.atomic():
            with each_once_on_commit():
                transaction.on_commit(work)
            assert len(connection.run_on_commit) == 2
            raise ZeroDivisionError
    assert done == ["work"]
