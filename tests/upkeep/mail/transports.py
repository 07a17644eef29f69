"""Transports that fail in the ways in which real ones do."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from typing import Any

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend as Works

__all__ = ["Breaks", "Busy", "Refuses", "Unreachable", "Works"]


class Unreachable(BaseEmailBackend):
    """Nobody answers at the server's address."""

    def open(self) -> bool:
        raise ConnectionRefusedError("mail.hub.test:25")

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        raise AssertionError("not reached")


class Busy(BaseEmailBackend):
    """The server says: not now."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        raise smtplib.SMTPRecipientsRefused({"reader@hub.test": (451, b"reader@hub.test later")})


class Refuses(BaseEmailBackend):
    """The server says: never."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        raise smtplib.SMTPDataError(554, b"no reader@hub.test here")


class Breaks(Works):
    """The line breaks after the server took the letter."""

    def send_messages(self, messages: Sequence[Any]) -> int:
        super().send_messages(messages)
        assert mail.outbox
        raise smtplib.SMTPServerDisconnected("gone")
