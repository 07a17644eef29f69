"""Two at once: with the lock nothing breaks, and without it the race is real.

The race without the lock is shown on PostgreSQL; SQLite lets one transaction write at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from hub.users.accounts.deletion import NotYetError, delete_account
from hub.users.models import Invitation, Membership, Organisation, User
from hub.users.organisations import invitations, membership
from hub.users.organisations.errors import LastManagerError
from hub.users.organisations.invitations import accept_invitation, invite_people
from hub.users.organisations.membership import leave, remove_member
from tests.users.organisations.people import (
    MANAGER,
    MEMBER,
    add_member,
    make_organisation,
    make_person,
    roles,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Run the actions in a thread each; return what each returned or raised."""
    results: list[Any] = [None] * len(actions)

    def run(number: int) -> None:
        try:
            results[number] = actions[number]()
        except Exception as error:  # noqa: BLE001 -- what went wrong is what the test looks at
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@contextmanager
def unlocked(organisation: Organisation) -> Iterator[Organisation]:
    """What `locked` would be without its lock."""
    with transaction.atomic():
        yield organisation


def meet_before(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, barrier: threading.Barrier
) -> None:
    """Make every caller of a function go on only when all have come to its end."""
    original = getattr(module, name)

    def wait(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        barrier.wait(10)
        return result

    monkeypatch.setattr(module, name, wait)


@pytest.fixture
def managers() -> tuple[Organisation, User, User]:
    organisation = make_organisation()
    first, second = (add_member(organisation, role=MANAGER) for _number in range(2))
    return organisation, first, second


@pytest.fixture
def invited() -> tuple[Invitation, User]:
    organisation = make_organisation()
    manager = add_member(organisation, role=MANAGER)
    ann = make_person("ann@people.test")
    invite_people(organisation, ann.email, by=manager)
    return Invitation.objects.select_related("organisation").get(), ann


def test_of_the_last_two_managers_one_can_leave(
    managers: tuple[Organisation, User, User],
) -> None:
    organisation, first, second = managers

    results = at_once(*(lambda user=user: leave(organisation, by=user) for user in (first, second)))

    assert sorted(type(result) for result in results if result is not True) == [LastManagerError]
    assert list(roles(organisation).values()) == [MANAGER]


@pytest.mark.parametrize("how", [remove_member, lambda user, _where, by: delete_account(by, by=by)])
def test_of_two_managers_who_take_each_other_out_or_go_one_stays(
    managers: tuple[Organisation, User, User], how: Callable[..., Any]
) -> None:
    organisation, first, second = managers
    member = add_member(organisation)

    results = at_once(
        lambda: how(second, organisation, by=first), lambda: how(first, organisation, by=second)
    )

    refused = [result for result in results if isinstance(result, (LastManagerError, NotYetError))]
    assert len(refused) == 1, results
    assert sorted(roles(organisation).values()) == sorted([MANAGER, MEMBER])
    assert member in roles(organisation)


@pytest.mark.postgres
def test_without_the_lock_both_would_leave(
    managers: tuple[Organisation, User, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation, first, second = managers
    monkeypatch.setattr(membership, "locked", unlocked)
    meet_before(monkeypatch, membership, "_keep_a_manager", threading.Barrier(2))

    results = at_once(*(lambda user=user: leave(organisation, by=user) for user in (first, second)))

    assert results == [True, True]
    assert roles(organisation) == {}


def test_an_invitation_that_is_accepted_twice_at_once_makes_one_member(
    invited: tuple[Invitation, User],
) -> None:
    invitation, ann = invited

    results = at_once(*[lambda: accept_invitation(invitation, by=ann)] * 4)

    assert sorted(changed for _membership, changed in results) == [False, False, False, True]
    assert roles(invitation.organisation)[ann] == MEMBER
    assert Membership.objects.filter(user=ann).count() == 1


@pytest.mark.postgres
def test_without_the_lock_only_the_constraint_would_stand(
    invited: tuple[Invitation, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation, ann = invited
    monkeypatch.setattr(invitations, "locked", unlocked)
    monkeypatch.setattr(
        "django.db.models.query.QuerySet.select_for_update", lambda self, **_options: self
    )
    meet_before(monkeypatch, invitations, "verified_addresses", threading.Barrier(2))

    results = at_once(*[lambda: accept_invitation(invitation, by=ann)] * 2)

    assert [type(one) for one in results].count(IntegrityError) == 1
    assert Membership.objects.filter(user=ann).count() == 1
