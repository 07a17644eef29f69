"""Demo accounts: one a role, made once, never in production."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from hub.starter.accounts import DEMO_PASSWORD, load_demo_accounts
from hub.users.models import Membership, Organisation, User
from hub.users.permissions import can_manage, is_member

pytestmark = pytest.mark.any_database

ROOT = Path(settings.BASE_DIR)


def user(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")


@pytest.mark.django_db
def test_each_role_has_an_account() -> None:
    load_demo_accounts()
    groups = {
        each.email.split("@")[0]: (each.is_superuser, [group.name for group in each.groups.all()])
        for each in User.objects.all()
    }
    assert groups == {
        "admin": (True, []),
        "editor": (False, ["Editors"]),
        "moderator": (False, ["Moderators"]),
        "manager": (False, []),
        "trainee": (False, []),
        "trainee2": (False, []),
    }
    assert all(each.check_password(DEMO_PASSWORD) for each in User.objects.all())
    council = Organisation.objects.get(name="Demo Council")
    charity = Organisation.objects.get(name="Demo Charity")
    assert can_manage(user("manager"), council)
    assert not can_manage(user("trainee"), council)
    assert not can_manage(user("manager"), charity)
    assert [is_member(user("trainee"), each) for each in (council, charity)] == [True, False]
    assert [is_member(user("trainee2"), each) for each in (council, charity)] == [False, True]


@pytest.mark.django_db
def test_accounts_that_exist_are_left_alone() -> None:
    load_demo_accounts()
    editor = user("editor")
    editor.set_password("another pass phrase")
    editor.save()
    editor.groups.clear()
    user("trainee").memberships.all().delete()
    user("trainee2").delete()
    assert load_demo_accounts().made == ["trainee2@example.org"]
    assert user("editor").check_password("another pass phrase")
    assert list(user("editor").groups.all()) == []
    members = Membership.objects.values_list("user__email", flat=True)
    assert sorted(members) == ["manager@example.org", "trainee2@example.org"]


@pytest.mark.django_db
def test_refused_before_anything_is_loaded(settings: object) -> None:
    settings.ALLOW_DEMO_ACCOUNTS = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="these settings do not allow them"):
        call_command("load_starter_content", with_demo_accounts=True, verbosity=0)
    assert User.objects.count() == 0
    assert Organisation.objects.count() == 0


def test_refused_under_production_settings(tmp_path: Path) -> None:
    variables = {
        "DJANGO_SETTINGS_MODULE": "hub.settings.production",
        "SECRET_KEY": "k" * 60,
        "SIGNING_KEY": "A" * 43,
        "SITE_URL": "https://hub.example.org",
        "ALLOWED_HOSTS": "hub.example.org",
        "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3",
        "VAR_DIR": str(tmp_path),
        "PATH": os.environ["PATH"],
    }
    run = subprocess.run(
        [sys.executable, "manage.py", "load_starter_content", "--with-demo-accounts"],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "Demo accounts have a password that everybody knows" in run.stderr
