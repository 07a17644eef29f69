"""A folder of backups: one of each of the last days, weeks and months stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.backup.errors import BackupError
from hub.backup.rotation import choose_kept, drop_old, name_backup, read_folder, read_rule

RULE = {"d": 7, "w": 4, "m": 12}
LAST = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)  # a Tuesday


def name_each_day(days: int) -> list[str]:
    return [name_backup(LAST - timedelta(days=day)) for day in range(days)]


def test_days_then_weeks_then_months_are_kept() -> None:
    kept = choose_kept(name_each_day(500), RULE)

    assert sorted(name.removeprefix("hub-")[:8] for name in kept) == [
        # The last of each month,
        *("20260131", "20260228", "20260331", "20260430", "20260531", "20260630"),
        *("20260731", "20260831", "20260930", "20261031"),
        # of each week, which end on Sundays,
        *("20261115", "20261122"),
        # and the last seven days; the 30th ends November, the 29th its week.
        *("20261125", "20261126", "20261127", "20261128", "20261129", "20261130", "20261201"),
    ]


def test_the_newest_of_a_day_is_kept() -> None:
    early, late = (name_backup(LAST + timedelta(hours=hours)) for hours in (0, 3))
    assert choose_kept([early, late], {"d": 7}) == {late}


def test_a_timer_that_stood_still_deletes_nothing() -> None:
    names = [name_backup(LAST - timedelta(days=400)), name_backup(LAST)]
    assert choose_kept(names, RULE) == set(names)


def test_only_backups_are_deleted(tmp_path: Path) -> None:
    others = {"hub.tar", "hub-20261301T000000Z.tar", "hub-20260101T000000Z.tar.gz", "notes"}
    names = name_each_day(3)
    for name in {*others, *names}:
        (tmp_path / name).touch()

    assert drop_old(tmp_path, {"d": 2}) == [names[2]]

    assert {path.name for path in tmp_path.iterdir()} == {*others, *names[:2]}


@pytest.mark.parametrize("text", ["", "7", "7y", "7d 4w", "0d", "7d,7d", "-1d", "7d,"])
def test_a_rule_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(BackupError, match="--keep 7d,4w,12m"):
        read_rule(text)


def test_a_rule_is_understood() -> None:
    assert read_rule("7d, 4w,12m") == RULE


def test_a_place_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    assert read_folder(str(tmp_path)) == tmp_path
    with pytest.raises(BackupError, match="There is no folder"):
        read_folder(str(tmp_path / "none"))
    with pytest.raises(BackupError, match="s3:// is not supported: name a folder"):
        read_folder("s3://bucket/hub")
