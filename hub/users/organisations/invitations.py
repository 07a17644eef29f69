"""Invitations: by pasted addresses and by link, what becomes of each, and accepting one.

Nothing here looks an address up among the accounts: what a manager is told is the same for
addresses that have one and for those that have none.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.users.audit import record
from hub.users.models import Invitation, Membership, Organisation, User
from hub.users.organisations import letters
from hub.users.organisations.addresses import Pasted, read_addresses
from hub.users.organisations.errors import (
    InvitationOverError,
    OtherAddressError,
    TooManyLinksError,
)
from hub.users.organisations.membership import (
    enrol,
    locked,
    raises_role,
    unfinished,
    verified_addresses,
)

KEPT_OPEN = timedelta(days=14)
LETTER_AGAIN_AFTER = timedelta(hours=1)
MOST_AT_ONCE = 200
MOST_LETTERS_A_DAY = 500
MOST_LINKS = 20
TOKEN_BYTES = 32
# How long an invitation that is used or over is kept: the address in it is personal data.
KEPT_AFTERWARDS = timedelta(days=90)


class Outcome(models.TextChoices):
    """What became of one pasted address."""

    INVITED = "invited", _("Invited; a letter is on its way")
    RENEWED = "renewed", _("Invited before; a new letter replaces the earlier one")
    TOO_SOON = "too_soon", _("A letter went there within the last hour; none was sent again")
    MEMBER = "member", _("Has this role already")
    TWICE = "twice", _("In the list more than once; counted once")
    NOT_AN_ADDRESS = "not_an_address", _("Not an e-mail address")
    OVER_LIMIT = "over_limit", _("Over the limit; nothing was sent")


# What is said before anything is sent; the other outcomes read the same.
PREVIEWS = {
    Outcome.INVITED: _("Will be invited"),
    Outcome.RENEWED: _("Invited before; a new email will replace the earlier one"),
}


@dataclass(frozen=True)
class Report:
    """What became of one pasted piece; `email` is empty when it was no address."""

    text: str
    email: str
    outcome: Outcome

    @property
    def preview(self) -> Any:
        """Return what will happen to the piece, in words."""
        return PREVIEWS.get(self.outcome, self.outcome.label)


def hash_token(token: str) -> str:
    """Return what is stored of a token. It is random and long, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation that `token` opens, over or not; None when there is none."""
    rows = Invitation.objects.select_related("organisation")
    return rows.filter(token_hash=hash_token(token)).first()


def invite_people(
    organisation: Organisation, text: str, *, by: User, role: str = Membership.Role.MEMBER
) -> list[Report]:
    """Invite every address in `text`; return what became of each piece, in order.

    Sending the same list twice within LETTER_AGAIN_AFTER sends no second letter.
    """
    role = Membership.Role(role)
    with locked(organisation) as organisation:
        batch = _Batch(organisation, role, by)
        return [batch.take(pasted) for pasted in read_addresses(text)]


def preview_invitations(
    organisation: Organisation, text: str, *, by: User, role: str = Membership.Role.MEMBER
) -> list[Report]:
    """Return what `invite_people` would report for the same list, without sending anything."""
    batch = _Batch(organisation, Membership.Role(role), by, is_preview=True)
    return [batch.take(pasted) for pasted in read_addresses(text)]


class _Batch:
    """One list of addresses, taken piece by piece while the organisation is locked."""

    def __init__(
        self, organisation: Organisation, role: str, by: User, *, is_preview: bool = False
    ) -> None:
        self.is_preview = is_preview
        self.organisation, self.role, self.by, self.now = organisation, role, by, timezone.now()
        self.seen: set[str] = set()
        members = Membership.objects.active().filter(organisation=organisation)
        if role == Membership.Role.MANAGER:
            members = members.managing()  # an invitation raises the role of the others
        self.members = set(
            members.filter(user__emailaddress__verified=True).values_list(
                "user__emailaddress__email", flat=True
            )
        ) | set(members.values_list("user__email", flat=True))
        rows = Invitation.objects.filter(organisation=organisation).by_address()
        sent = rows.filter(sent_at__gt=self.now - timedelta(days=1))
        self.letters_left = MOST_LETTERS_A_DAY - sent.count()
        just_now = rows.filter(sent_at__gt=self.now - LETTER_AGAIN_AFTER)
        self.just_sent = set(just_now.values_list("email", flat=True))
        waiting = rows.filter(ended_at__isnull=True, used_at__isnull=True)
        self.waiting = {invitation.email: invitation for invitation in waiting}

    def take(self, pasted: Pasted) -> Report:
        """Invite one address, or say why not."""
        return Report(pasted.text, pasted.email, self._decide(pasted.email))

    def _decide(self, email: str) -> Outcome:
        if not email:
            return Outcome.NOT_AN_ADDRESS
        if email in self.seen:
            return Outcome.TWICE
        if len(self.seen) >= MOST_AT_ONCE:
            return Outcome.OVER_LIMIT
        self.seen.add(email)
        if email in self.members:
            return Outcome.MEMBER
        if email in self.just_sent:
            return Outcome.TOO_SOON
        if self.letters_left <= 0:
            return Outcome.OVER_LIMIT
        return self._invite(email)

    def _invite(self, email: str) -> Outcome:
        self.letters_left -= 1
        earlier = self.waiting.get(email)
        was_open = earlier is not None and earlier.expires_at > self.now
        if not self.is_preview:
            self._send(email, earlier, was_open=was_open)
        return Outcome.RENEWED if was_open else Outcome.INVITED

    def _send(self, email: str, earlier: Invitation | None, *, was_open: bool) -> None:
        if earlier is not None:
            earlier.ended_at = self.now
            earlier.save(update_fields=["ended_at"])
        token = secrets.token_urlsafe(TOKEN_BYTES)
        invitation = Invitation.objects.create(
            organisation=self.organisation,
            email=email,
            role=self.role,
            token_hash=hash_token(token),
            made_by=self.by,
            made_at=self.now,
            sent_at=self.now,
            expires_at=self.now + KEPT_OPEN,
        )
        letters.send_invitation(invitation, token)
        _record(invitation, "invitation.renewed" if was_open else "invitation.sent", by=self.by)


def make_link(organisation: Organisation, *, by: User, days: int) -> tuple[Invitation, str]:
    """Make a link through which people become members for `days` days; return it and its token.

    The token is not kept: this is the one moment at which it is known. Raises TooManyLinksError.
    """
    with locked(organisation) as organisation:
        links = Invitation.objects.open().by_link().filter(organisation=organisation)
        if links.count() >= MOST_LINKS:
            raise TooManyLinksError
        token = secrets.token_urlsafe(TOKEN_BYTES)
        link = Invitation.objects.create(
            organisation=organisation,
            token_hash=hash_token(token),
            made_by=by,
            expires_at=timezone.now() + timedelta(days=days),
        )
        _record(link, "invitation.link_made", by=by)
        return link, token


def end_invitation(invitation: Invitation, *, by: User) -> bool:
    """End an invitation, by link or by address; return whether that changed anything."""
    with transaction.atomic():
        row = Invitation.objects.select_for_update().filter(pk=invitation.pk).first()
        if row is None or not row.is_open:
            return False
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        _record(row, "invitation.ended", by=by)
        return True


def accept_invitation(invitation: Invitation, *, by: User) -> tuple[Membership, bool]:
    """Make `by` a member as invited; return the membership and whether anything changed.

    Accepting again changes nothing. Raises InvitationOverError, OtherAddressError.
    """
    with locked(invitation.organisation) as organisation:
        row = Invitation.objects.select_for_update().filter(pk=invitation.pk).first()
        if row is None:
            raise InvitationOverError
        mine = unfinished(by, organisation).active().first()
        if mine is not None and row.used_by_id == by.pk:
            return mine, False
        if not row.is_open:
            raise InvitationOverError
        if not row.is_link and row.email not in verified_addresses(by):
            raise OtherAddressError
        through = "link" if row.is_link else "invitation"
        joined = enrol(by, organisation, role=row.role, by=by, through=through)
        if not row.is_link:
            row.used_at, row.used_by = timezone.now(), by
            row.save(update_fields=["used_at", "used_by"])
        return joined


def changes_something(invitation: Invitation, user: User) -> bool:
    """Return whether accepting would make `user` a member, or a manager who is none yet."""
    mine = unfinished(user, invitation.organisation).active().first()
    return mine is None or raises_role(mine, invitation.role)


def invitations_for(user: User) -> models.QuerySet[Invitation]:
    """Return the open invitations to verified addresses of `user` that would change something."""
    rows = Invitation.objects.open().filter(email__in=verified_addresses(user))
    active = Membership.objects.active().filter(user=user)
    rows = rows.exclude(organisation__in=active.managing().values("organisation"))
    rows = rows.exclude(role=Membership.Role.MEMBER, organisation__in=active.values("organisation"))
    return rows.select_related("organisation").order_by("organisation__name", "pk")


def forget_invitations(*, now: datetime) -> str:
    """Delete invitations that are used or over since KEPT_AFTERWARDS."""
    limit = now - KEPT_AFTERWARDS
    over = models.Q(ended_at__lte=limit) | models.Q(used_at__lte=limit)
    count, _each = Invitation.objects.filter(over | models.Q(expires_at__lte=limit)).delete()
    return f"{count} invitations deleted"


def erase_invitations_to(user: User) -> None:
    """Delete what was sent to the addresses of `user`, whose account is about to go."""
    addresses = verified_addresses(user) | {user.email.lower()}
    Invitation.objects.filter(email__in=addresses).delete()


def _record(invitation: Invitation, verb: str, *, by: User) -> None:
    kind = "link" if invitation.is_link else "address"
    details: dict[str, str | int | bool | None] = {
        "kind": kind,
        "role": invitation.role,
        "invitation": invitation.pk,
    }
    record(verb, by=by, organisation=invitation.organisation, details=details)
