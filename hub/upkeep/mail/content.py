"""A message as JSON and back: everything that Django's mail classes hold."""

from __future__ import annotations

import base64
from email.mime.base import MIMEBase
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives


class UnsupportedMessageError(ValueError):
    """The message has a part that cannot be stored."""


def to_content(message: EmailMessage) -> dict[str, Any]:
    """Return what `message` holds; raise UnsupportedMessageError for a ready-made MIME part."""
    return {
        "subject": str(message.subject),
        "body": str(message.body),
        "subtype": message.content_subtype,
        "from_email": str(message.from_email),
        "to": [str(address) for address in message.to],
        "cc": [str(address) for address in message.cc],
        "bcc": [str(address) for address in message.bcc],
        "reply_to": [str(address) for address in message.reply_to],
        "headers": {name: str(value) for name, value in message.extra_headers.items()},
        "alternatives": [
            [str(part[0]), str(part[1])] for part in getattr(message, "alternatives", None) or []
        ],
        "attachments": [_to_attachment(part) for part in message.attachments],
    }


def _to_attachment(part: Any) -> list[str | None]:
    if isinstance(part, MIMEBase):
        raise UnsupportedMessageError("Attach a file by name, content and type.")
    name, data, mimetype = part
    raw = data.encode() if isinstance(data, str) else bytes(data)
    return [name, base64.b64encode(raw).decode(), mimetype]


def from_content(content: dict[str, Any], connection: Any) -> EmailMultiAlternatives:
    """Return the message that was stored, to be sent by `connection`."""
    message = EmailMultiAlternatives(
        content["subject"],
        content["body"],
        content["from_email"],
        content["to"],
        bcc=content["bcc"],
        cc=content["cc"],
        reply_to=content["reply_to"],
        headers=content["headers"],
        connection=connection,
    )
    message.content_subtype = content["subtype"]
    for text, mimetype in content["alternatives"]:
        message.attach_alternative(text, mimetype)
    for name, data, mimetype in content["attachments"]:
        message.attach(name, base64.b64decode(data), mimetype)
    return message
