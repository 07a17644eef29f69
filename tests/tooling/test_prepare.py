"""What a start does at the same time: all of it is done, and a failure has its cause."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db.utils import OperationalError

from requirements import prepare


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """A start of which only the order of its steps is left."""
    settings.STATIC_ROOT = tmp_path / "static"
    monkeypatch.setattr(prepare.django, "setup", lambda: None)
    monkeypatch.setattr(prepare, "spare_collections", lambda: None)
    monkeypatch.setattr(prepare.page_cache, "bump", lambda: None)
    monkeypatch.setattr(prepare.logging.getLogger(), "level", prepare.logging.WARNING)
    for name in ("migrate", "load_content", "collect_static"):
        monkeypatch.setattr(prepare, name, lambda: None)


def fails_with(error: Exception) -> Any:
    def fail() -> None:
        raise error

    return fail


def test_all_is_well(capsys: pytest.CaptureFixture) -> None:
    assert prepare.main("local") == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("step", "error", "line"),
    [
        ("collect_static", OSError("no room left"), "collecting static files failed: no room left"),
        ("collect_static", ValueError("x.css"), "collecting static files failed: x.css"),
        ("load_content", CommandError("no such term"), "no such term"),
        ("migrate", OperationalError("unable to open"), "unable to open"),
    ],
)
def test_a_step_that_fails_is_told_with_its_cause(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
    step: str,
    error: Exception,
    line: str,
) -> None:
    monkeypatch.setattr(prepare, step, fails_with(error))
    assert prepare.main("local") == 1
    assert capsys.readouterr().out == f"hub: {line}\n"


def test_a_start_that_is_stopped_returns_the_code_of_that(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare, "load_content", stop)
    assert prepare.main("local") == 130


def test_static_files_are_collected_once_and_again_where_that_was_not_finished(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.undo()
    calls: list[str] = []

    def collect(name: str, **options: Any) -> None:
        calls.append(name)
        Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
        if len(calls) == 1:
            raise OSError("no room left")

    monkeypatch.setattr(prepare, "call_command", collect)
    with pytest.raises(OSError, match="no room left"):
        prepare.collect_static()
    for _start in range(3):
        prepare.collect_static()
    assert calls == ["collectstatic"] * 2
