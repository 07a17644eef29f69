"""The lines of a step: how far it is, that it is done, and why it failed."""

from __future__ import annotations

import re
import sys
import threading
from pathlib import Path

import pytest

from requirements import steps

SECONDS = re.compile(r"\d+ s")


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(steps, "LOG", tmp_path / "install.log")
    return tmp_path / "install.log"


def test_a_step_tells_how_far_it_is_and_when_it_is_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(steps, "REPORT_EVERY", 0.0)
    asked = threading.Event()
    reached = iter(["", "7 of 9 pages"])

    def progress() -> str:
        try:
            return next(reached)
        except StopIteration:
            asked.set()
            return "8 of 9 pages"

    with steps.step("loading", progress):
        assert asked.wait(60)
    lines = SECONDS.sub("N s", capsys.readouterr().out).splitlines()
    assert lines[:3] == [
        "hub: loading: N s",
        "hub: loading: 7 of 9 pages, N s",
        "hub: loading: 8 of 9 pages, N s",
    ]
    assert lines[-1] == "hub: loading: done in N s"


def test_a_step_that_fails_is_not_done(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(ZeroDivisionError), steps.step("loading"):
        raise ZeroDivisionError
    assert capsys.readouterr().out == ""


def test_a_command_that_fails_leaves_the_end_of_what_it_printed(log: Path) -> None:
    program = "for n in range(20): print(n)\nraise SystemExit('no room left')"
    with pytest.raises(steps.StepFailedError) as failure:
        steps.run([sys.executable, "-c", program], "installing")
    lines = str(failure.value).splitlines()
    assert (len(lines), lines[-1]) == (15, "no room left") or lines[0] == "no room left"
    assert "no room left" in log.read_text()


def test_a_command_without_words_or_that_is_not_there_has_a_cause_too(tmp_path: Path) -> None:
    with pytest.raises(steps.StepFailedError, match=r"^exit code 4$"):
        steps.run([sys.executable, "-c", "raise SystemExit(4)"], "installing")
    with pytest.raises(steps.StepFailedError, match="No such file"):
        steps.run([str(tmp_path / "none")], "installing")
