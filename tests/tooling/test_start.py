"""What the start decides before Django runs: port, processes, static files."""

import socket
import subprocess
from pathlib import Path

import pytest

from requirements import prepare, start, steps


def test_the_port_has_a_default_and_a_range(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    assert start.read_number("PORT", 8000, 65535) == 8000
    monkeypatch.setenv("PORT", "65535")
    assert start.read_number("PORT", 8000, 65535) == 65535


@pytest.mark.parametrize("text", ["0", "65536", "-1", "web", "80 80", "８０"])
def test_a_wrong_port_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(SystemExit) as stop:
        start.read_number("PORT", 8000, 65535)
    assert stop.value.code == (
        f"hub: PORT: “{text}” is not a whole number from 1 to 65535. Example: PORT=8000"
    )


def test_a_taken_port_is_seen() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not start.port_is_free(port)
    assert start.port_is_free(port)


def test_processes_follow_the_cores_up_to_a_limit() -> None:
    assert [start.default_workers(cores) for cores in (1, 2, 4, 64)] == [3, 5, 9, 9]


def test_static_files_are_collected_again_only_after_a_change(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "runtime.txt").write_text("one==1\n")
    static = tmp_path / "static"
    static.mkdir()
    (static / "site.css").write_text("a {}")
    before = prepare.static_mark(static, tmp_path)
    assert prepare.static_mark(static, tmp_path) == before
    (static / "site.css").write_text("a { color: red }")
    changed = prepare.static_mark(static, tmp_path)
    (tmp_path / "requirements" / "runtime.txt").write_text("one==2\n")
    assert len({before, changed, prepare.static_mark(static, tmp_path)}) == 3


def test_the_welcome_holds_the_accounts_and_not_the_counts() -> None:
    told = "pages: 26 made\ndemo accounts: 6 made\n  admin@example.org\n  password: a-b-c\n"
    assert prepare.accounts_part(told) == (
        "  demo accounts: 6 made\n    admin@example.org\n    password: a-b-c\n"
    )


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("3.9.2 1", 1), ("3.11.0 0", 0)],
)
def test_only_a_python_from_3_11_is_taken(tmp_path: Path, answer: str, expected: int) -> None:
    version, code = answer.split()
    fake = tmp_path / "python3"
    fake.write_text(f"#!/bin/sh\necho {version}\nexit {code}\n")
    fake.chmod(0o755)
    found = subprocess.run(
        ["sh", steps.ROOT / "requirements" / "find-python"],
        env={"PYTHON": str(fake), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == expected
    if expected:
        assert found.stderr == (
            f"hub: Python 3.11 or later is needed (found: {fake} 3.9.2); "
            "name another: PYTHON=/path/to/python3 make …\n"
        )
    else:
        assert found.stdout == f"{fake}\n"
