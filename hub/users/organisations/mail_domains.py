"""Mail domains whose verified addresses may join an organisation, once an administrator approved.

Only the very domain counts, none below it: `trust.example` does not open to `x.mail.trust.example`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.core.email_addresses import clean_address
from hub.users.audit import record
from hub.users.models import MailDomain, Membership, Organisation, User
from hub.users.organisations.addresses import domain_of
from hub.users.organisations.errors import (
    DomainRefusedError,
    DomainTakenError,
    NoSuchDomainError,
)
from hub.users.organisations.membership import enrol, locked, verified_addresses

PUBLIC_DOMAINS = Path(__file__).parents[1] / "data" / "public_mail_domains.txt"
LONGEST_DOMAIN = 253


@cache
def public_domains() -> frozenset[str]:
    """Return the domains at which everybody can have an address; see the data file."""
    lines = PUBLIC_DOMAINS.read_text().splitlines()
    return frozenset(line for line in map(str.strip, lines) if line and not line.startswith("#"))


def read_domain(text: str) -> str:
    """Return the domain in `text` (`a.example`, `@a.example`) in lower case and in ASCII letters.

    Raises DomainRefusedError for what is none, or belongs to everybody.
    """
    domain = clean_address(text).removeprefix("@")
    try:
        domain = domain.encode("idna").decode()
        DomainNameValidator(accept_idna=False)(domain)
    except (UnicodeError, ValidationError) as error:
        raise DomainRefusedError(_("Give a domain, as in trust.example.org.")) from error
    if len(domain) > LONGEST_DOMAIN:
        raise DomainRefusedError(_("Give a domain, as in trust.example.org."))
    parts = domain.split(".")
    if any(".".join(parts[start:]) in public_domains() for start in range(len(parts))):
        raise DomainRefusedError(_("Everybody can have an address there, so it cannot be used."))
    return domain


def ask_for_domain(organisation: Organisation, text: str, *, by: User) -> tuple[MailDomain, bool]:
    """Ask that addresses of a domain may join; return the row and whether it is new.

    Raises DomainRefusedError. Says nothing of other organisations.
    """
    domain = read_domain(text)
    with locked(organisation) as organisation:
        row, is_new = MailDomain.objects.get_or_create(
            organisation=organisation, domain=domain, defaults={"asked_by": by}
        )
        if is_new:
            _record(row, "domain.asked", by=by)
        return row, is_new


def approve_domain(mail_domain: MailDomain, *, by: User) -> MailDomain:
    """Let addresses of the domain join. Doing it again changes nothing. Raises DomainTakenError."""
    try:
        with transaction.atomic():
            row = MailDomain.objects.select_for_update().get(pk=mail_domain.pk)
            if row.approved_at is None:
                row.approved_at, row.approved_by = timezone.now(), by
                row.save(update_fields=["approved_at", "approved_by"])
                _record(row, "domain.approved", by=by)
            return row
    except IntegrityError as error:
        raise DomainTakenError from error


def end_domain(mail_domain: MailDomain, *, by: User) -> bool:
    """Take the domain away; who joined through it stays. Return whether there was one."""
    with transaction.atomic():
        row = MailDomain.objects.select_for_update().filter(pk=mail_domain.pk).first()
        if row is None:
            return False
        _record(row, "domain.ended", by=by)
        row.delete()
        return True


def organisations_open_to(user: User) -> models.QuerySet[Organisation]:
    """Return the organisations that a verified address of `user` opens, without their own."""
    domains = {domain_of(email) for email in verified_addresses(user)}
    mine = Membership.objects.active().filter(user=user).values("organisation")
    rows = Organisation.objects.exclude(pk__in=mine)
    return rows.filter(
        pk__in=MailDomain.objects.approved().filter(domain__in=domains).values("organisation")
    )


def join_by_domain(organisation: Organisation, *, by: User) -> tuple[Membership, bool]:
    """Make `by` a member through a verified address; return it and whether anything changed.

    Raises NoSuchDomainError.
    """
    with locked(organisation) as organisation:
        domains = {domain_of(email) for email in verified_addresses(by)}
        approved = MailDomain.objects.approved().filter(organisation=organisation)
        if not approved.filter(domain__in=domains).exists():
            raise NoSuchDomainError
        role = Membership.Role.MEMBER
        return enrol(by, organisation, role=role, by=by, through="domain")


def _record(row: MailDomain, verb: str, *, by: User) -> None:
    record(verb, by=by, organisation=row.organisation, details={"domain": row.domain})
