"""Demo accounts: one for each role, with one password that everybody may know.

Made only where the settings allow it, never in production.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from hub.users.accounts.addresses import mark_verified
from hub.users.models import Membership, Organisation, User

DEMO_PASSWORD = "harbour-lantern-market-tide"  # noqa: S105 -- public on purpose; refused in production
DOMAIN = "example.org"
# name: group of the admin, or none
ACCOUNTS: dict[str, str] = {
    "admin": "",
    "editor": "Editors",
    "moderator": "Moderators",
    "manager": "",
    "trainee": "",
    "trainee2": "",
}
ADMINISTRATOR = "admin"
ORGANISATIONS = {"demo-council": "Demo Council", "demo-charity": "Demo Charity"}
MEMBERSHIPS = [
    ("manager", "demo-council", Membership.Role.MANAGER),
    ("trainee", "demo-council", Membership.Role.MEMBER),
    ("trainee2", "demo-charity", Membership.Role.MEMBER),
]


class DemoAccountsRefusedError(Exception):
    """The settings do not allow accounts with a known password."""


@dataclass
class DemoAccounts:
    """The addresses of all demo accounts, and which of them are new."""

    addresses: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)


def check_demo_accounts_allowed() -> None:
    """Raise DemoAccountsRefusedError unless ALLOW_DEMO_ACCOUNTS is set."""
    if not settings.ALLOW_DEMO_ACCOUNTS:
        raise DemoAccountsRefusedError(
            "Demo accounts have a password that everybody knows: these settings do not allow them."
        )


@transaction.atomic
def load_demo_accounts() -> DemoAccounts:
    """Make the accounts and organisations that are missing; leave those that exist alone.

    Raises DemoAccountsRefusedError where the settings do not allow them.
    """
    check_demo_accounts_allowed()
    result = DemoAccounts()
    password = make_password(DEMO_PASSWORD)  # once: it is made to be slow, and this one is public
    for name, group in ACCOUNTS.items():
        address = f"{name}@{DOMAIN}"
        result.addresses.append(address)
        if not User.objects.filter(email=address).exists():
            _make_account(name, address, group, password)
            result.made.append(address)
    for slug, title in ORGANISATIONS.items():
        Organisation.objects.get_or_create(slug=slug, defaults={"name": title})
    for name, slug, role in MEMBERSHIPS:
        if f"{name}@{DOMAIN}" in result.made:
            _join(f"{name}@{DOMAIN}", slug, role)
    return result


def report_accounts(accounts: DemoAccounts, say: Callable[[str], object]) -> None:
    """Say which accounts there are and how to sign in."""
    say(f"demo accounts: {len(accounts.made)} made, of {len(accounts.addresses)}")
    for address in accounts.addresses:
        say(f"  {address}")
    say(f"  password of each, unless somebody changed it: {DEMO_PASSWORD}")


def _make_account(name: str, address: str, group: str, password: str) -> None:
    rights = {"is_staff": True, "is_superuser": True} if name == ADMINISTRATOR else {}
    user = User(email=address, password=password, first_name="Demo", last_name=name, **rights)
    user.save()
    mark_verified(user)
    if group:
        user.groups.add(Group.objects.get(name=group))


def _join(address: str, slug: str, role: str) -> None:
    user = User.objects.get(email=address)
    organisation = Organisation.objects.get(slug=slug)
    Membership.objects.get_or_create(
        user=user, organisation=organisation, left_at=None, defaults={"role": role}
    )
