"""Due work: in order, each for itself, never twice at once."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from hub.core.due import REGISTRY, register_due
from hub.core.publishing import publish_scheduled
from hub.home.models import StandardPage
from hub.upkeep import due_work
from hub.upkeep.models import DueRun

PATIENCE = 60  # seconds; only a fault uses them up
OURS = [
    "site address",
    "scheduled publishing",
    "expired sessions",
    "addresses on reported problems",
    "stuck tasks",
    "finished tasks",
]


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict]:
    kept = dict(REGISTRY)
    REGISTRY.clear()
    yield REGISTRY
    REGISTRY.clear()
    REGISTRY.update(kept)


def run() -> tuple[int, list[list[str]]]:
    """Return the exit code and the words of each line printed."""
    output, code = io.StringIO(), 0
    try:
        call_command("run_due", stdout=output)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, [line.split(maxsplit=2) for line in output.getvalue().splitlines()]


def says(text: str) -> Callable[..., str]:
    return lambda *, now: text


def fails(*, now: datetime) -> str:
    raise RuntimeError("no luck")


@pytest.mark.django_db
def test_all_of_the_product_is_registered_and_runs_twice() -> None:
    assert [name for name in REGISTRY if name in OURS] == OURS

    for _time in range(2):
        outcomes = due_work.run_all()
        assert [(item.name, item.state) for item in outcomes] == [
            (name, "done") for name in REGISTRY
        ]


@pytest.mark.django_db
def test_one_failure_does_not_stop_the_rest(registry: dict) -> None:
    register_due("first", says("one"))
    register_due("second", fails)
    register_due("third", says("three"))

    code, lines = run()

    assert code == 1
    assert lines == [
        ["first", "done", "one"],
        ["second", "failed", "RuntimeError: no luck"],
        ["third", "done", "three"],
    ]
    rows = DueRun.objects.order_by("pk").values_list("name", "succeeded", "result", "token")
    assert list(rows) == [
        ("first", True, "one", None),
        ("second", False, "RuntimeError: no luck", None),
        ("third", True, "three", None),
    ]


@pytest.mark.django_db
def test_failure_ends_the_lease_and_the_next_run_tries_again(registry: dict) -> None:
    register_due("work", fails)
    assert run()[0] == 1

    REGISTRY["work"] = says("well")

    assert run() == (0, [["work", "done", "well"]])


@pytest.mark.django_db
def test_what_another_process_runs_is_left_alone_until_it_is_stale(registry: dict) -> None:
    register_due("work", says("ran"))
    token = due_work.take_lease("work")
    assert token is not None
    assert run() == (0, [["work", "busy", "another process runs it"]])

    DueRun.objects.update(running_since=timezone.now() - due_work.LEASE - timedelta(seconds=1))

    assert run() == (0, [["work", "done", "ran"]])
    due_work.give_back("work", token, succeeded=False, text="the dead one wakes up")
    assert DueRun.objects.get().result == "ran"


@pytest.mark.django_db
def test_same_name_twice_is_a_mistake(registry: dict) -> None:
    register_due("work", fails)

    with pytest.raises(ValueError, match="Two pieces"):
        register_due("work", says("x"))


def run_in_threads(target: Callable[[], None], count: int) -> None:
    def work() -> None:
        try:
            target()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("locked", "times"), [(False, 4), (True, 1)])
def test_runs_at_the_same_time_do_the_work_once(
    registry: dict, monkeypatch: pytest.MonkeyPatch, locked: bool, times: int
) -> None:
    began: list[datetime] = []
    start, everybody_at_work = threading.Barrier(4), threading.Barrier(4)
    turned_away = threading.Semaphore(0)

    def slow(*, now: datetime) -> str:
        """Work until each of the others works as well, or has been turned away."""
        began.append(now)
        if locked:
            assert all(turned_away.acquire(timeout=PATIENCE) for _other in range(3))
        else:
            everybody_at_work.wait(PATIENCE)
        return "slow"

    def race() -> None:
        start.wait(PATIENCE)
        due_work.run_all()
        turned_away.release()

    register_due("work", slow)
    if not locked:
        monkeypatch.setattr(due_work, "take_lease", lambda name: object())
        monkeypatch.setattr(due_work, "give_back", lambda *args, **kwargs: None)

    run_in_threads(race, 4)

    assert len(began) == times


@pytest.mark.django_db
def test_publishes_what_is_scheduled_and_takes_down_what_is_over(home: object) -> None:
    hour = timedelta(hours=1)
    coming = home.add_child(instance=StandardPage(title="Coming", slug="coming", live=False))
    coming.go_live_at = timezone.now() + hour
    coming.save_revision().publish()
    later = home.add_child(instance=StandardPage(title="Later", slug="later", live=False))
    later.go_live_at = timezone.now() + 3 * hour
    later.save_revision().publish()
    over = home.add_child(
        instance=StandardPage(title="Over", slug="over", expire_at=timezone.now() + hour)
    )

    with time_machine.travel(timezone.now() + 2 * hour):
        publish_scheduled(now=timezone.now())

    for page in (coming, later, over):
        page.refresh_from_db()
    assert (coming.live, later.live, over.live) == (True, False, False)


@pytest.mark.django_db
def test_clears_expired_sessions_only() -> None:
    day = timedelta(days=1)
    Session.objects.create(session_key="old", expire_date=timezone.now() - day)
    Session.objects.create(session_key="young", expire_date=timezone.now() + day)

    due_work.clear_sessions(now=timezone.now())

    assert list(Session.objects.values_list("session_key", flat=True)) == ["young"]
