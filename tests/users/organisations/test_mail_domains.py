"""Mail domains: asked for by managers, approved by administrators, joined by verified addresses."""

from __future__ import annotations

import pytest

from hub.users.models import MailDomain, Organisation, User
from hub.users.organisations.errors import (
    DomainRefusedError,
    DomainTakenError,
    NoSuchDomainError,
)
from hub.users.organisations.mail_domains import (
    approve_domain,
    ask_for_domain,
    end_domain,
    join_by_domain,
    organisations_open_to,
    public_domains,
    read_domain,
)
from tests.users.organisations.people import (
    MANAGER,
    MEMBER,
    add_member,
    make_organisation,
    make_person,
    roles,
    verbs,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(organisation: Organisation) -> User:
    return add_member(organisation, role=MANAGER)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        (" Trust.Example. ", "trust.example"),
        ("@mail.trust.example", "mail.trust.example"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_reads_a_domain(text: str, domain: str) -> None:
    assert read_domain(text) == domain


@pytest.mark.parametrize(
    "text",
    ["", "trust", "a b.example", "ann@trust.example", "trust..example", "https://trust.example",
     "-a.example", "x" * 300 + ".example", "a\n.example"],
)  # fmt: skip
def test_refuses_what_is_no_domain(text: str) -> None:
    with pytest.raises(DomainRefusedError, match="Give a domain"):
        read_domain(text)


@pytest.mark.parametrize(
    "text", ["gmail.com", "@GMAIL.com", "Outlook.com.", "mail.yahoo.co.uk", "mailinator.com"]
)
def test_refuses_domains_of_everybody(text: str) -> None:
    with pytest.raises(DomainRefusedError, match="Everybody"):
        read_domain(text)


def test_list_of_public_domains_is_well_formed() -> None:
    assert len(public_domains()) > 100
    for domain in public_domains():
        assert domain == domain.strip().lower()
        assert "." in domain


def test_only_an_approved_domain_opens_and_only_to_verified_addresses(
    organisation: Organisation, manager: User, admin: User
) -> None:
    other = make_organisation("Other")
    row, is_new = ask_for_domain(organisation, "trust.example", by=manager)
    assert ask_for_domain(organisation, "Trust.example", by=manager) == (row, False)
    ann = make_person("ann@trust.example")
    below = make_person("bo@mail.trust.example")
    unverified = make_person("cy@trust.example", verified=False)
    assert is_new
    assert list(organisations_open_to(ann)) == []

    approve_domain(row, by=admin)
    approve_domain(row, by=manager)

    assert list(organisations_open_to(ann)) == [organisation]
    for user in (below, unverified):
        assert list(organisations_open_to(user)) == []
        with pytest.raises(NoSuchDomainError):
            join_by_domain(organisation, by=user)
    with pytest.raises(NoSuchDomainError):
        join_by_domain(other, by=ann)
    assert join_by_domain(organisation, by=ann)[1] is True
    assert join_by_domain(organisation, by=ann)[1] is False

    assert roles(organisation) == {manager: MANAGER, ann: MEMBER}
    assert list(organisations_open_to(ann)) == []
    row.refresh_from_db()
    assert row.approved_by == admin
    assert verbs() == ["domain.asked", "domain.approved", "membership.joined"]


def test_a_domain_of_another_organisation_can_be_asked_for_and_not_approved(
    organisation: Organisation, manager: User, admin: User
) -> None:
    other = make_organisation("Other")
    taken, _new = ask_for_domain(other, "trust.example", by=manager)
    approve_domain(taken, by=admin)
    asked, is_new = ask_for_domain(organisation, "trust.example", by=manager)

    with pytest.raises(DomainTakenError):
        approve_domain(asked, by=admin)

    assert is_new
    assert list(MailDomain.objects.approved()) == [taken]
    assert verbs() == ["domain.asked", "domain.approved", "domain.asked"]


def test_taking_a_domain_away_closes_the_way_and_keeps_the_people(
    organisation: Organisation, manager: User, admin: User
) -> None:
    row, _new = ask_for_domain(organisation, "trust.example", by=manager)
    approve_domain(row, by=admin)
    ann = make_person("ann@trust.example")
    join_by_domain(organisation, by=ann)

    assert end_domain(row, by=manager) is True
    assert end_domain(MailDomain(pk=row.pk), by=manager) is False

    assert roles(organisation) == {manager: MANAGER, ann: MEMBER}
    with pytest.raises(NoSuchDomainError):
        join_by_domain(organisation, by=make_person("bo@trust.example"))
    assert verbs()[-1] == "domain.ended"
