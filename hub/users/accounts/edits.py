"""What administrators do to accounts in the admin: put on record, and sessions ended with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction

from hub.users.accounts.sessions import end_sessions
from hub.users.audit import record
from hub.users.models import User

ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Standing:
    """What an administrator can change of an account, as it was at one moment."""

    email: str
    password: str
    is_active: bool
    rights: frozenset[str]


def standing_of(user: User) -> Standing:
    """Return how the account of `user` stands in the database now."""
    user = User.objects.get(pk=user.pk)
    rights = set(user.groups.values_list("name", flat=True))
    if user.is_superuser:
        rights.add(ADMINISTRATOR)
    return Standing(user.email, user.password, user.is_active, frozenset(rights))


def note_new(user: User, *, by: User | None) -> None:
    """Put on record that an account was made without its owner, and with which rights."""
    details = {"rights": _list(standing_of(user).rights)}
    record("account.made", by=by, about=user, details=details)


def note_edits(user: User, before: Standing, *, by: User) -> None:
    """Put on record how the account differs from `before`.

    The sessions of somebody who was deactivated, or got another password, end for good: they do
    not come back to life when the account is used again.
    """
    after = standing_of(user)
    if after.email != before.email:
        record("account.address_changed", by=by, about=user)
    if after.password != before.password:
        record("account.password_changed", by=by, about=user)
    if after.is_active != before.is_active:
        verb = "account.reactivated" if after.is_active else "account.deactivated"
        record(verb, by=by, about=user)
    if after.rights != before.rights:
        given, taken = after.rights - before.rights, before.rights - after.rights
        details = {"given": _list(given), "taken": _list(taken)}
        record("account.rights_changed", by=by, about=user, details=details)
    is_other = user.pk != by.pk
    if not after.is_active or (is_other and after.password != before.password):
        end_sessions(user)


@transaction.atomic
def set_active(user: User, is_active: bool, *, by: User) -> None:
    """Deactivate an account, or let it be used again."""
    before = standing_of(user)
    User.objects.filter(pk=user.pk).update(is_active=is_active)
    note_edits(user, before, by=by)


@transaction.atomic
def give_rights(user: User, group: Group, *, by: User) -> None:
    """Put `user` into a group of the admin."""
    before = standing_of(user)
    user.groups.add(group)
    note_edits(user, before, by=by)


def _list(rights: Iterable[str]) -> str:
    return ", ".join(sorted(rights))
