"""What is held about a person: given out in one document, and erased with the account.

An app that holds something about people registers in `AppConfig.ready()` a function that erases it,
with a text that says what is kept, why and for how long, which the page before the deletion shows;
and a function that returns it, for the person to take away. One that says what a person has to see
to first, for the sake of others, is heard before they delete their own account.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.users.accounts.held import export_account
from hub.users.accounts.letters import send_account_letter
from hub.users.accounts.sessions import end_sessions
from hub.users.audit import record
from hub.users.models import User


class Erasure(Protocol):
    def __call__(self, user: User) -> object:
        """Erase what there is about `user`, who still exists; what is kept names nobody."""


@dataclass(frozen=True)
class Part:
    """One thing that happens when an account is deleted. `erased` and `kept` are for readers."""

    function: Callable[[User], object]
    erased: Any = ""
    kept: Any = ""
    export: Callable[[User], Any] | None = None
    objection: Callable[[User], Any] | None = None


REGISTRY: dict[str, Part] = {}


class LastAdministratorError(Exception):
    """The account is the only one that can administer the site."""


class NotYetError(Exception):
    """Something is to be seen to before the account can go; `message` says what."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


def register_erasure(
    name: str,
    function: Erasure,
    *,
    erased: Any = "",
    kept: Any = "",
    export: Callable[[User], Any] | None = None,
    objection: Callable[[User], Any] | None = None,
) -> None:
    """Add `function`; the same name twice is a mistake.

    Args:
        erased: what goes, for the person who reads it before deciding; empty for nothing to say.
        kept: what stays, why and for how long; likewise.
        export: returns all that is held about a person, as data that can be written as JSON: texts,
            numbers, booleans, None, lists, objects.
        objection: returns what the person has to see to first, or nothing; called in the
            transaction of the deletion, so that it may lock what it looks at.
    """
    part = Part(function, erased, kept, export, objection)
    if REGISTRY.get(name, part) != part:
        raise ValueError(f"Two erasures are called {name!r}.")
    REGISTRY[name] = part


def what_happens() -> tuple[list[Any], list[Any]]:
    """Return what is erased and what is kept, for the person who decides: the account first."""
    parts = sorted(REGISTRY.values(), key=lambda part: part is not REGISTRY.get("account"))
    return [part.erased for part in parts if part.erased], [p.kept for p in parts if p.kept]


def export_person(user: User) -> dict[str, Any]:
    """Return all that is held about `user`, by the names of what is registered."""
    return {name: part.export(user) for name, part in REGISTRY.items() if part.export}


def delete_account(user: User, *, by: User | None) -> None:
    """Delete `user` for ever, with everything that is registered, and write to the address.

    `by` is None when the site does it by itself. The sessions end at once. On record stays that an
    account with this number was deleted. Raises LastAdministratorError when nobody would be left to
    administer the site, NotYetError when somebody deletes their own and others depend on them.
    """
    with transaction.atomic():
        if by is not None and by.pk == user.pk:
            _hear_objections(user)
        user = _lock_with_administrators(user)
        record("account.deleted", by=by, about=user)
        for part in REGISTRY.values():
            part.function(user)
        send_account_letter("account_deleted", to=user.email, context={})
        end_sessions(user)
        user.delete()


def _lock_with_administrators(user: User) -> User:
    """Lock `user`, and for an administrator the others too, in one order for everyone."""
    rows = User.objects.select_for_update().order_by("pk")
    if not user.is_superuser:
        return rows.get(pk=user.pk)
    administrators = {row.pk: row for row in rows.filter(is_superuser=True, is_active=True)}
    if not administrators.keys() - {user.pk}:
        raise LastAdministratorError
    return administrators.get(user.pk) or rows.get(pk=user.pk)


def _hear_objections(user: User) -> None:
    for part in REGISTRY.values():
        message = part.objection(user) if part.objection else None
        if message:
            raise NotYetError(message)


def erase_nothing_more(user: User) -> None:
    """What an account itself consists of goes with its row."""


def register_own() -> None:
    """Register what this app holds; called when the app is set up."""
    register_erasure(
        "account",
        erase_nothing_more,
        erased=_(
            "Your e-mail address, your name, your password, your second step, the group you chose, "
            "your memberships of organisations, and where you are signed in."
        ),
        kept=_(
            "A list for administrators of what was done to accounts. It names you by a number that "
            "then leads to nobody, and is kept for two years so that misuse can be found out."
        ),
        export=export_account,
    )
    register_erasure(
        "letters",
        erase_nothing_more,
        kept=_(
            "That letters were sent to your address, without what they said, for 30 days, so that "
            "mail that did not arrive can be traced."
        ),
    )
