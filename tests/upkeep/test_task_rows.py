"""Rows of background tasks whose worker died are run again or given up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from hub.upkeep.task_rows import STUCK, prune_finished_tasks, reap_stuck_tasks

pytestmark = pytest.mark.django_db


def build_row(status: str, *, hours: float, workers: int = 1) -> DBTaskResult:
    moment = timezone.now() - timedelta(hours=hours)
    is_over = status in (TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL)
    return DBTaskResult.objects.create(
        status=status,
        started_at=moment,
        finished_at=moment if is_over else None,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="hub.media.tasks.prepare_page_renditions",
        worker_ids=[f"w{number}" for number in range(workers)],
        backend_name="default",
        run_after=get_date_max(),
        exception_class_path="",
        traceback="",
    )


def states(*rows: DBTaskResult) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [str(row.status) for row in rows]


def test_dead_workers_rows_are_run_again_and_then_given_up(settings: Any) -> None:
    settings.TASKS_MODE = "database"
    now = timezone.now()
    first = build_row(TaskResultStatus.RUNNING, hours=2)
    third = build_row(TaskResultStatus.RUNNING, hours=2, workers=3)
    alive = build_row(TaskResultStatus.RUNNING, hours=0.5)
    done = build_row(TaskResultStatus.SUCCESSFUL, hours=9)

    assert reap_stuck_tasks(now=now) == "1 put back, 1 given up"
    assert reap_stuck_tasks(now=now) == "0 put back, 0 given up"

    assert states(first, third, alive, done) == ["READY", "FAILED", "RUNNING", "SUCCESSFUL"]
    assert (first.started_at, first.worker_ids) == (None, ["w0"])
    assert (third.exception_class_path, third.finished_at) == (STUCK, now)
    assert list(DBTaskResult.objects.ready()) == [first]


def test_without_workers_there_is_nothing_to_reap() -> None:
    row = build_row(TaskResultStatus.RUNNING, hours=2)

    assert reap_stuck_tasks(now=timezone.now()) == "no worker in this mode"
    assert states(row) == ["RUNNING"]


def test_old_rows_are_removed_failed_ones_later() -> None:
    day = 24
    kept = [
        build_row(TaskResultStatus.SUCCESSFUL, hours=6 * day),
        build_row(TaskResultStatus.FAILED, hours=59 * day),
        build_row(TaskResultStatus.RUNNING, hours=90 * day),
        build_row(TaskResultStatus.READY, hours=90 * day),
    ]
    build_row(TaskResultStatus.SUCCESSFUL, hours=8 * day)
    build_row(TaskResultStatus.FAILED, hours=61 * day)

    assert prune_finished_tasks(now=timezone.now()) == "2 rows removed"
    assert set(DBTaskResult.objects.all()) == set(kept)
