"""An organisation that is deleted while somebody sends a form to it is not found, by anybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hub.users.models import Invitation, MailDomain, Membership, Organisation, User
from hub.users.organisations import invitations, mail_domains, membership
from hub.users.organisations.invitations import make_link
from tests.users.organisations.people import MANAGER, add_member, make_organisation, make_person

pytestmark = pytest.mark.django_db
OWN = "/organisations/riverside-trust/"
FORMS: dict[str, dict[str, Any]] = {
    "{own}people/{member}/": {"role": "manager"},
    "{own}people/{member}/remove/": {},
    "{own}invitations/": {"addresses": "new@trust.test", "role": "member", "send": "1"},
    "{own}links/": {"days": 7},
    "{own}domains/": {"domain": "trust.test"},
    "{own}leave/": {},
    "/organisations/join/{token}/": {},
}


@pytest.fixture
def addresses(organisation: Organisation) -> dict[str, Any]:
    manager = add_member(organisation, role=MANAGER, email="manager@trust.test")
    member = Membership.objects.get(user=add_member(organisation))
    _link, token = make_link(organisation, by=manager, days=7)
    return {"own": OWN, "member": member.pk, "token": token}


@pytest.fixture
def _deleted_before_the_lock(addresses: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Delete the organisation at the last moment: when it was found, and is not locked yet."""
    locked: Callable[[Organisation], Any] = membership.locked

    def too_late(organisation: Organisation) -> Any:
        Organisation.objects.filter(pk=organisation.pk).delete()
        return locked(organisation)

    for module in (membership, invitations, mail_domains):
        monkeypatch.setattr(module, "locked", too_late)


@pytest.mark.usefixtures("_deleted_before_the_lock")
@pytest.mark.parametrize("address", FORMS)
def test_a_form_sent_too_late_is_not_found(
    client: Client, addresses: dict[str, Any], address: str
) -> None:
    other = make_organisation("Another One")
    sender = make_person() if "token" in address else User.objects.get(email="manager@trust.test")
    client.force_login(sender)

    response = client.post(address.format(**addresses), FORMS[address])

    assert response.status_code == 404
    assert list(Organisation.objects.all()) == [other]
    for model in (Membership, Invitation, MailDomain):
        assert not model.objects.exists()
