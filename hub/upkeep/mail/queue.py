"""Where mail waits: `QueueBackend` stores it in the caller's transaction, its end sets it off."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import formatdate, make_msgid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from hub.upkeep.mail.content import to_content
from hub.upkeep.mail.tasks import deliver_stored
from hub.upkeep.models import OutgoingMail


class QueueBackend(BaseEmailBackend):
    """Django's EMAIL_BACKEND here; what really sends is MAIL_TRANSPORT.

    When the caller's transaction is rolled back, nothing was ever written.
    """

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store the messages that have a recipient; return how many."""
        return sum(store(message) for message in email_messages)


def store(message: EmailMessage) -> int:
    """Store a message and have it delivered on commit; return 1, or 0 when it is to nobody.

    Each recipient has a row: a server that refuses one of several would take the message for the
    others, and whoever was refused would neither get it nor be tried again.
    """
    recipients = list(dict.fromkeys(message.recipients()))
    content = to_content(message)
    for recipient in recipients:
        single = content | {"to": [recipient], "cc": [], "bcc": []}
        _store_single(recipient, content if len(recipients) == 1 else single)
    return 1 if recipients else 0


def _store_single(recipient: str, content: dict[str, Any]) -> None:
    # Set once, so that every attempt sends the same email.
    headers = {
        "Message-ID": make_msgid(domain=settings.SITE_HOST),
        "Date": formatdate(localtime=settings.EMAIL_USE_LOCALTIME),
    }
    mail = OutgoingMail.objects.create(
        subject=" ".join(content["subject"].split())[:255],
        recipients=[recipient],
        content=content | {"headers": headers | content["headers"]},
    )
    # Robust: the caller's work is done; a fault here is for run_due to make good.
    transaction.on_commit(lambda: deliver_stored.enqueue(mail.pk), robust=True)
