"""Known vulnerabilities of locked packages: one fails, an answer that is not there does not."""

import subprocess
from typing import Any

import pytest

from tests.services import advisories

CLEAN = {"name": "one", "version": "1.0", "vulns": []}
UNKNOWN = {"name": "two", "skip_reason": "not found"}
BAD = {
    "name": "three",
    "version": "3.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1"]}, {"id": "PYSEC-2", "fix_versions": []}],
}


def test_a_vulnerability_is_named_and_fails() -> None:
    assert advisories.describe([CLEAN, UNKNOWN, BAD]) == (
        [
            "hub: advisories: 2 of 3 packages looked up, 2 found",
            "hub: advisories: three 3.0: PYSEC-1 (mended in 3.1)",
            "hub: advisories: three 3.0: PYSEC-2 (mended in no version yet)",
        ],
        True,
    )


def test_what_nobody_knows_fails_nothing() -> None:
    assert advisories.describe([CLEAN, UNKNOWN]) == (
        ["hub: advisories: 1 of 2 packages looked up, 0 found"],
        False,
    )


@pytest.mark.parametrize("is_slow", [False, True])
def test_a_list_out_of_reach_costs_one_line(
    is_slow: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        if is_slow:
            raise subprocess.TimeoutExpired(command, options["timeout"])
        return subprocess.CompletedProcess(command, 1, stdout="", stderr="ConnectionError")

    monkeypatch.setattr(subprocess, "run", run)

    assert advisories.main() == 0
    assert capsys.readouterr().out == (
        "hub: advisories: the list cannot be reached, nothing was looked up\n"
    )
