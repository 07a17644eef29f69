"""What uv is told of pip's settings, and what happens when uv or both fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from requirements import installing
from requirements.steps import StepFailedError

LISTED = """\
:env:.disable-pip-version-check='1'
:env:.find-links='/srv/wheels /srv/more'
global.cert='/etc/ssl/own.pem'
global.extra-index-url='\\nhttps://a.example.org/simple\\nhttps://b.example.org/simple'
global.index-url='https://old.example.org/simple'
install.index-url='https://pypi.example.org/simple'
install.no-cache-dir='false'
freeze.timeout='10'
global.no-index='true'
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "runtime.txt"
    path.write_text("one==1\ntwo==2\n")
    return path


def test_uv_gets_what_pip_is_configured_with() -> None:
    settings = installing.read_pip_settings(LISTED)
    assert installing.uv_variables(settings) == {
        "SSL_CERT_FILE": "/etc/ssl/own.pem",
        "UV_DEFAULT_INDEX": "https://pypi.example.org/simple",
        "UV_INDEX": "https://a.example.org/simple https://b.example.org/simple",
    }
    assert installing.uv_options(settings) == [
        "--find-links=/srv/wheels",
        "--find-links=/srv/more",
        "--no-index",
    ]


def test_without_settings_uv_gets_none() -> None:
    assert installing.uv_variables({}) == {}
    assert installing.uv_options({}) == []


def failing(name: str) -> object:
    def fail(*args: object) -> None:
        raise StepFailedError(f"Collecting one\n{name}: no wheel for this machine\n")

    return fail


def test_pip_takes_over_where_uv_fails(
    lock: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(installing, "_install_with_uv", failing("uv"))
    monkeypatch.setattr(installing, "_install_with_pip", lambda *given: asked.append(given))
    installing.install(lock.parent / ".venv", lock)
    assert asked == [(str(lock.parent / ".venv" / "bin" / "python"), lock, 2)]
    assert capsys.readouterr().out == (
        "hub: installing 2 locked packages (requirements/runtime.txt)\n"
        "hub: installing: using pip, since uv failed: uv: no wheel for this machine\n"
    )


def test_where_both_fail_the_cause_is_told(lock: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "_install_with_uv", failing("uv"))
    monkeypatch.setattr(installing, "_install_with_pip", failing("pip"))
    with pytest.raises(SystemExit) as stop:
        installing.install(lock.parent / ".venv", lock)
    assert str(stop.value.code).startswith("Collecting one\npip: no wheel for this machine\n")
    assert str(stop.value.code).endswith(
        f"hub: installing failed; all of it is in {installing.LOG}"
    )
