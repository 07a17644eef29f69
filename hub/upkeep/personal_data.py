"""What upkeep holds about people with an account: the problems they reported, letters to them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from hub.upkeep.models import OutgoingMail, PageFeedback
from hub.users.accounts.deletion import register_erasure
from hub.users.models import User


def register_own() -> None:
    """Register what goes with an account; called when the app is set up."""
    register_erasure(
        "reported problems",
        erase_addresses_of,
        erased=_("Your address on problems that you reported; the reports stay."),
        export=export_reports,
    )
    register_erasure("letters to you", forget_letters, export=export_letters)


def erase_addresses_of(user: User) -> None:
    """Take the address of `user`, whose account is about to go, off what they reported."""
    PageFeedback.objects.filter(email__iexact=user.email).update(email="", erase_after=None)


def export_reports(user: User) -> list[dict[str, Any]]:
    """Return the problems that were reported with the address of `user`."""
    rows = PageFeedback.objects.filter(email__iexact=user.email).order_by("created_at", "pk")
    return [
        {
            "at": row.created_at.isoformat(),
            "page": row.page_title or row.url,
            "doing": row.what_doing,
            "wrong": row.what_wrong,
            "address_erased_after": row.erase_after.isoformat() if row.erase_after else None,
        }
        for row in rows
    ]


def export_letters(user: User) -> list[dict[str, Any]]:
    """Return which letters went to the address of `user`; what they said may be erased already."""
    return [
        {
            "at": row.created_at.isoformat(),
            "subject": row.subject,
            "state": row.state,
            "content": row.content,
        }
        for row in _letters_to(user)
    ]


def forget_letters(user: User) -> None:
    """Erase what letters to `user` said, and send none that waits.

    That they were sent is forgotten after some days; see what the account says is kept. One that is
    being sent at this moment is left to whoever sends it.
    """
    letters = OutgoingMail.objects.filter(pk__in=[row.pk for row in _letters_to(user)])
    letters.filter(state=OutgoingMail.State.WAITING).delete()
    letters.exclude(state=OutgoingMail.State.SENDING).update(content=None)


def _letters_to(user: User) -> list[OutgoingMail]:
    rows = OutgoingMail.objects.filter(recipients__icontains=user.email).order_by("created_at")
    return [row for row in rows if user.email in [address.lower() for address in row.recipients]]
