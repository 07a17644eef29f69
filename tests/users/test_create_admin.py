"""The command that makes the first administrator."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from hub.users.models import User
from tests.users.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))


def run(**options: Any) -> str:
    output = io.StringIO()
    call_command("create_admin", stdout=output, **options)
    return output.getvalue()


def test_creates_an_administrator_who_can_enter(settings: Any, client: Any) -> None:
    settings.ADMIN_PASSWORD = PASSWORD

    assert run(email="First@Hub.Test") == "Created the administrator first@hub.test.\n"

    user = User.objects.get()
    assert (user.email, user.is_superuser, user.is_active) == ("first@hub.test", True, True)
    assert user.check_password(PASSWORD)


def test_takes_the_address_from_the_settings_too(settings: Any) -> None:
    settings.ADMIN_EMAIL, settings.ADMIN_PASSWORD = "set@hub.test", PASSWORD

    run()

    assert User.objects.get().email == "set@hub.test"


def test_second_run_changes_nothing(settings: Any) -> None:
    settings.ADMIN_PASSWORD = PASSWORD
    run(email="a@hub.test")
    settings.ADMIN_PASSWORD = "quite another pass phrase"

    assert "already; nothing was changed" in run(email="A@hub.test")

    assert User.objects.get().check_password(PASSWORD)


def test_does_not_make_an_administrator_of_somebody_else(settings: Any) -> None:
    settings.ADMIN_PASSWORD = PASSWORD
    User.objects.create_user("trainee@hub.test")

    with pytest.raises(CommandError, match="no active administrator; nothing was changed"):
        run(email="trainee@hub.test")

    assert not User.objects.get().is_superuser


@pytest.mark.parametrize(
    ("email", "password", "message"),
    [
        ("", PASSWORD, "Which address"),
        ("a@hub.test", "", "No password"),
        ("a@hub.test", "12345", "too short"),
        ("alexandra@hub.test", "alexandra@hub.test", "too similar"),
        ("not an address", PASSWORD, "valid email"),
    ],
)
def test_says_what_is_wrong_and_creates_nobody(
    settings: Any, email: str, password: str, message: str
) -> None:
    settings.ADMIN_PASSWORD = password

    with pytest.raises(CommandError, match=message):
        run(email=email)

    assert not User.objects.exists()


def test_asks_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda prompt: "asked@hub.test")
    monkeypatch.setattr("getpass.getpass", lambda prompt: PASSWORD)

    run()

    assert User.objects.get().check_password(PASSWORD)


def test_passwords_that_differ_create_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    answers = iter([PASSWORD, "another"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))

    with pytest.raises(CommandError, match="differ"):
        run(email="a@hub.test")

    assert not User.objects.exists()
