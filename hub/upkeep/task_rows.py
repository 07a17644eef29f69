"""Rows of background tasks: those of dead workers are ended, those long finished are removed.

A worker that is killed leaves its row “running” for ever. Such a row is put back to be run again,
as tasks here may run twice, and given up after a few attempts.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

# No task of ours runs for more than a few minutes.
STUCK_AFTER = timedelta(hours=1)
MOST_ATTEMPTS = 3
KEEP_SUCCESSFUL = timedelta(days=7)
KEEP_FAILED = timedelta(days=60)
STUCK = "hub.upkeep.task_rows.StuckError"


class StuckError(Exception):
    """What a row says that was given up; never raised."""


def reap_stuck_tasks(*, now: datetime) -> str:
    """Put tasks back that a dead worker holds; fail those that were tried too often."""
    if settings.TASKS_MODE != "database":
        return "no worker in this mode"
    requeued = failed = 0
    with transaction.atomic():
        stuck = DBTaskResult.objects.running().filter(started_at__lt=now - STUCK_AFTER)
        for row in stuck.select_for_update():
            if len(row.worker_ids) < MOST_ATTEMPTS:
                requeued += _put_back(row)
            else:
                failed += _give_up(row, now)
    return f"{requeued} put back, {failed} given up"


def _put_back(row: DBTaskResult) -> int:
    row.status, row.started_at = TaskResultStatus.READY, None
    row.save(update_fields=["status", "started_at"])
    return 1


def _give_up(row: DBTaskResult, now: datetime) -> int:
    row.status, row.finished_at = TaskResultStatus.FAILED, now
    row.exception_class_path = STUCK
    row.traceback = f"Its worker died {len(row.worker_ids)} times."
    row.save(update_fields=["status", "finished_at", "exception_class_path", "traceback"])
    return 1


def prune_finished_tasks(*, now: datetime) -> str:
    """Remove rows of tasks that ended a while ago, the failed ones later."""
    over = DBTaskResult.objects.successful().filter(finished_at__lt=now - KEEP_SUCCESSFUL)
    failed = DBTaskResult.objects.failed().filter(finished_at__lt=now - KEEP_FAILED)
    count = sum(rows.delete()[0] for rows in (over, failed))
    return f"{count} rows removed"
