"""A folder of backups for a timer: their names, and which of them are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from hub.backup.errors import BackupError

NAME = re.compile(r"hub-(\d{8}T\d{6}Z)\.tar")
MOMENT = "%Y%m%dT%H%M%SZ"
AGE = re.compile(r"(\d+)([dwm])")
EXAMPLE = "7d,4w,12m"
PERIODS: dict[str, Callable[[datetime], str]] = {
    "d": lambda moment: f"{moment:%Y-%m-%d}",
    "w": lambda moment: f"{moment:%G-%V}",
    "m": lambda moment: f"{moment:%Y-%m}",
}


def read_folder(text: str) -> Path:
    """Return the folder that `text` names; raise BackupError for anything else."""
    if "://" in text:
        scheme = text.partition("://")[0]
        raise BackupError(
            f"{scheme}:// is not supported: name a folder. One of another machine can be mounted, "
            "or the folder copied there."
        )
    folder = Path(text)
    if not folder.is_dir():
        raise BackupError(f"There is no folder {folder}.")
    return folder


def read_rule(text: str) -> dict[str, int]:
    """Return how many days, weeks and months to keep one backup of; raise BackupError."""
    found = [AGE.fullmatch(part.strip()) for part in text.split(",")]
    rule = {match[2]: int(match[1]) for match in found if match}
    if not all(found) or len(rule) != len(found) or not any(rule.values()):
        raise BackupError(f"--keep {text!r} is not understood; for example --keep {EXAMPLE}.")
    return rule


def name_backup(moment: datetime) -> str:
    """Return the name of a backup that is made now, at `moment`."""
    return f"hub-{moment.astimezone(UTC):{MOMENT}}.tar"


def choose_kept(names: Iterable[str], rule: dict[str, int]) -> set[str]:
    """Return the names to keep: the newest of each of the last periods that have a backup.

    Periods without one do not count, so a timer that stood still deletes nothing.
    """
    newest_first = sorted(names, reverse=True)
    kept: set[str] = set()
    for unit, count in rule.items():
        newest: dict[str, str] = {}
        for name in newest_first:
            newest.setdefault(PERIODS[unit](_read_moment(name)), name)
        kept.update(list(newest.values())[:count])
    return kept


def drop_old(folder: Path, rule: dict[str, int]) -> list[str]:
    """Delete the backups in `folder` that `rule` does not keep; return their names.

    Files that have another name than `name_backup` gives are left alone.
    """
    names = {path.name for path in folder.iterdir() if _is_backup(path)}
    dropped = sorted(names - choose_kept(names, rule))
    for name in dropped:
        (folder / name).unlink()
    return dropped


def _is_backup(path: Path) -> bool:
    try:
        return path.is_file() and bool(_read_moment(path.name))
    except ValueError:
        return False


def _read_moment(name: str) -> datetime:
    match = NAME.fullmatch(name)
    if match is None:
        raise ValueError(f"{name} is not the name of a backup")
    return datetime.strptime(match[1], MOMENT).replace(tzinfo=UTC)
