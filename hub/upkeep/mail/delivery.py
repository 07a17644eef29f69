"""Hands stored mail to the transport: at most once, again later when it was surely not taken.

A row is claimed by a conditional UPDATE before the transport sees it. What happens then is one of
three: the transport took it (sent); it surely did not, because no connection came about or the
server said no (tried again after growing waits, then given up); or nobody can tell, because the
line broke or the process died in between. The last is never tried again by itself: a letter that
may be missing can be asked for again, one that comes twice cannot be taken back. An administrator
sees it and decides.
"""

from __future__ import annotations

import smtplib
import time
import uuid
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone

from hub.core.circuit import Circuit
from hub.upkeep.mail.content import from_content
from hub.upkeep.models import OutgoingMail

log = structlog.get_logger(__name__)

State = OutgoingMail.State
# Waits after the first, second, … failed attempt; after the last one the mail is given up.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
# No transport needs as long; whoever claimed a row this long ago was killed.
LEASE = timedelta(minutes=15)
SLOW = 2.0  # seconds after which those who come next are not kept waiting
circuit = Circuit("mail_server")
PERMANENT = 500  # SMTP replies from here on say: do not try again (RFC 5321, section 4.2.1)


class NotTakenError(Exception):
    """The transport surely did not take the message; `is_final` when it never will."""

    def __init__(self, problem: str, *, is_final: bool = False) -> None:
        super().__init__(problem)
        self.is_final = is_final


def deliver(mail_id: int, *, now: datetime | None = None) -> bool:
    """Deliver one stored message if it is due and nobody else has it; tell whether it was sent."""
    now = now or timezone.now()
    claim = uuid.uuid4()
    waiting = OutgoingMail.objects.deliverable(now).filter(pk=mail_id)
    if not waiting.update(state=State.SENDING, claim=claim, claimed_at=now):
        return False
    mail = OutgoingMail.objects.get(pk=mail_id)
    mail.attempts += 1
    try:
        _hand_over(mail)
    except NotTakenError as error:
        _try_later(mail, error, now)
    except Exception as error:
        log.exception("mail_uncertain", mail=mail.pk)
        _finish(mail, State.UNCERTAIN, now, _name(error))
    else:
        _finish(mail, State.SENT, now)
    return mail.state == State.SENT


def deliver_at_once(mail_id: int) -> bool:
    """Deliver as `deliver` does, unless the server failed or was slow just now.

    With TASKS=immediate a reader waits for this. What is not tried now `run_due` delivers.
    """
    return circuit.allows() and deliver(mail_id)


def _hand_over(mail: OutgoingMail) -> None:
    """Give the message to the transport; raise NotTakenError when it surely was not taken."""
    connection = get_connection(settings.MAIL_TRANSPORT)
    message = from_content(mail.content or {}, connection)
    begun = time.monotonic()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        circuit.note_failure(_name(error))
        raise NotTakenError(_name(error)) from error
    try:
        connection.send_messages([message])
        if (seconds := time.monotonic() - begun) > SLOW:
            circuit.note_failure(f"took {seconds:.1f} s")
        else:
            circuit.note_success()
    except (TimeoutError, smtplib.SMTPServerDisconnected) as error:
        circuit.note_failure(_name(error))
        raise
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        raise NotTakenError(
            f"{_name(error)} {min(codes)}", is_final=min(codes) >= PERMANENT
        ) from error
    except smtplib.SMTPResponseException as error:
        code = error.smtp_code
        raise NotTakenError(f"{_name(error)} {code}", is_final=code >= PERMANENT) from error
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.close()


def _try_later(mail: OutgoingMail, error: NotTakenError, now: datetime) -> None:
    if error.is_final or mail.attempts > len(WAITS):
        log.warning("mail_failed", mail=mail.pk, problem=str(error))
        _finish(mail, State.FAILED, now, str(error))
        return
    next_attempt = now + WAITS[mail.attempts - 1]
    _change(mail, state=State.WAITING, next_attempt_at=next_attempt, problem=str(error))


def _finish(mail: OutgoingMail, state: str, now: datetime, problem: str = "") -> None:
    _change(mail, state=state, finished_at=now, problem=problem)


def _change(mail: OutgoingMail, **values: object) -> None:
    """Write the outcome and give the claim back, if it is still ours."""
    values |= {"claim": None, "claimed_at": None, "attempts": mail.attempts}
    if OutgoingMail.objects.filter(pk=mail.pk, claim=mail.claim).update(**values):
        mail.state = str(values["state"])


def _name(error: Exception) -> str:
    """Return the kind of an error: its text may hold addresses and what the server said."""
    return type(error).__name__


def deliver_due(*, now: datetime) -> str:
    """Deliver everything that waits and is due; mark what a killed process held."""
    held = OutgoingMail.objects.filter(state=State.SENDING, claimed_at__lt=now - LEASE)
    lost = held.update(
        state=State.UNCERTAIN, claim=None, claimed_at=None, finished_at=now, problem="Interrupted"
    )
    waiting = OutgoingMail.objects.deliverable(now).order_by("created_at", "pk")
    sent = sum(deliver(pk, now=now) for pk in list(waiting.values_list("pk", flat=True)))
    return f"{sent} sent, {lost} interrupted"


def send_again(mail: OutgoingMail, *, by: object) -> bool:
    """Put a message that was given up or is uncertain back in the queue; tell whether it was.

    Not possible once its content is erased.
    """
    again = OutgoingMail.objects.in_trouble().filter(pk=mail.pk, content__isnull=False)
    done = again.update(state=State.WAITING, attempts=0, next_attempt_at=timezone.now(), problem="")
    log.info("mail_sent_again", mail=mail.pk, by=getattr(by, "pk", None), done=bool(done))
    return bool(done)


def erase_old_mail(*, now: datetime) -> str:
    """Erase what sent mail said, and forget all mail that ended MAIL_RETENTION_DAYS ago."""
    sent = OutgoingMail.objects.filter(state=State.SENT, content__isnull=False)
    over = now - timedelta(hours=settings.MAIL_CONTENT_HOURS)
    erased = sent.filter(finished_at__lt=over).update(content=None)
    kept_until = now - timedelta(days=settings.MAIL_RETENTION_DAYS)
    gone, _by_model = OutgoingMail.objects.filter(finished_at__lt=kept_until).delete()
    return f"{erased} erased, {gone} forgotten"
