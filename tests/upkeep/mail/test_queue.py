"""Mail waits with what it belongs to, and is delivered after it, once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import connection, transaction
from django.utils import timezone

from hub.core.circuit import Circuit
from hub.upkeep.mail import delivery
from hub.upkeep.mail.content import UnsupportedMessageError
from hub.upkeep.models import OutgoingMail

State = OutgoingMail.State
TRANSPORTS = "tests.upkeep.mail.transports"


@pytest.fixture(autouse=True)
def _queue(settings: Any, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "circuit", Circuit("mail_server"))
    settings.EMAIL_BACKEND = "hub.upkeep.mail.queue.QueueBackend"
    use(settings, "Works")


def use(settings: Any, transport: str) -> None:
    settings.MAIL_TRANSPORT = f"{TRANSPORTS}.{transport}"


def write(subject: str = "Your code") -> OutgoingMail:
    send_mail(subject, "It is 123456.", None, ["reader@hub.test"])
    return OutgoingMail.objects.latest("pk")


def write_and_fail() -> None:
    with transaction.atomic():
        write()
        raise RuntimeError


def states() -> list[tuple[str, int, str]]:
    return list(OutgoingMail.objects.values_list("state", "attempts", "problem"))


def test_mail_is_delivered_on_commit_and_not_before(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        write()
        assert (mail.outbox, states()) == ([], [(State.WAITING, 0, "")])

    assert [letter.subject for letter in mail.outbox] == ["Your code"]
    assert states() == [(State.SENT, 1, "")]


def test_mail_of_a_transaction_that_fails_was_never_written(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        write_and_fail()

    assert (mail.outbox, states()) == ([], [])


def test_a_letter_comes_out_as_it_went_in() -> None:
    letter = EmailMultiAlternatives(
        "Grüße",
        "Hello",
        "hub@hub.test",
        ["a@hub.test"],
        bcc=["c@hub.test"],
        cc=["b@hub.test"],
        reply_to=["desk@hub.test"],
        headers={"Auto-Submitted": "auto-generated"},
    )
    letter.attach_alternative("<p>Hello</p>", "text/html")
    letter.attach("notes.bin", b"\x00\xff", "application/octet-stream")
    letter.attach("notes.txt", "plain", "text/plain")
    letter.send()
    delivery.deliver_due(now=timezone.now())

    # To each alone, so that a server that refuses one refuses nobody else.
    *others, sent = mail.outbox
    assert [each.recipients() for each in (*others, sent)] == [
        ["a@hub.test"],
        ["b@hub.test"],
        ["c@hub.test"],
    ]
    assert (sent.subject, sent.body, sent.from_email) == ("Grüße", "Hello", "hub@hub.test")
    assert sent.reply_to == ["desk@hub.test"]
    assert [tuple(part) for part in sent.alternatives] == [("<p>Hello</p>", "text/html")]
    assert [(part[0], part[1]) for part in sent.attachments] == [
        ("notes.bin", b"\x00\xff"),
        ("notes.txt", "plain"),
    ]
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.extra_headers["Message-ID"].endswith("@localhost>")


def test_mail_to_nobody_is_not_stored_and_a_ready_part_is_refused() -> None:
    assert EmailMultiAlternatives("Empty", "", None, []).send() == 0
    letter = EmailMultiAlternatives("Part", "", None, ["a@hub.test"])
    letter.attach(letter.message())
    with pytest.raises(UnsupportedMessageError):
        letter.send()

    assert states() == []


@pytest.mark.parametrize(
    ("transport", "problem"),
    [("Unreachable", "ConnectionRefusedError"), ("Busy", "SMTPRecipientsRefused 451")],
)
def test_what_was_surely_not_taken_is_tried_again_after_growing_waits(
    settings: Any, transport: str, problem: str
) -> None:
    use(settings, transport)
    row, now = write(), timezone.now()
    waits = []
    for _attempt in range(len(delivery.WAITS)):
        delivery.deliver_due(now=now)
        row.refresh_from_db()
        waits.append(row.next_attempt_at - now)
        assert delivery.deliver_due(now=now) == "0 sent, 0 interrupted"
        now = row.next_attempt_at

    assert tuple(waits) == delivery.WAITS == tuple(sorted(waits))
    assert states() == [(State.WAITING, len(waits), problem)]

    delivery.deliver_due(now=now)
    assert states() == [(State.FAILED, len(waits) + 1, problem)]


def test_later_attempt_succeeds_and_sends_the_same_letter(settings: Any) -> None:
    use(settings, "Busy")
    row = write()
    delivery.deliver_due(now=timezone.now())
    use(settings, "Works")
    later = timezone.now() + timedelta(minutes=2)

    assert delivery.deliver_due(now=later) == "1 sent, 0 interrupted"
    assert delivery.deliver_due(now=later) == "0 sent, 0 interrupted"
    (sent,) = mail.outbox
    assert sent.extra_headers["Message-ID"] == row.content["headers"]["Message-ID"]


def test_a_final_refusal_is_not_tried_again_and_keeps_no_address(settings: Any) -> None:
    use(settings, "Refuses")
    write()
    delivery.deliver_due(now=timezone.now())

    assert states() == [(State.FAILED, 1, "SMTPDataError 554")]


def test_a_letter_that_may_have_gone_is_not_sent_by_itself_again(
    settings: Any, django_user_model: Any
) -> None:
    use(settings, "Breaks")
    row = write()
    delivery.deliver_due(now=timezone.now())
    delivery.deliver_due(now=timezone.now() + timedelta(days=3))

    assert len(mail.outbox) == 1
    assert states() == [(State.UNCERTAIN, 1, "SMTPServerDisconnected")]

    use(settings, "Works")
    assert delivery.send_again(row, by=django_user_model())
    delivery.deliver_due(now=timezone.now())
    assert len(mail.outbox) == 2
    assert states() == [(State.SENT, 1, "")]
    assert not delivery.send_again(row, by=django_user_model())


def test_what_a_killed_process_held_is_shown_and_not_sent() -> None:
    row, now = write(), timezone.now()
    OutgoingMail.objects.update(state=State.SENDING, claimed_at=now)

    assert delivery.deliver_due(now=now + timedelta(minutes=1)) == "0 sent, 0 interrupted"
    assert delivery.deliver_due(now=now + timedelta(hours=1)) == "0 sent, 1 interrupted"
    row.refresh_from_db()
    assert (mail.outbox, row.state, row.problem) == ([], State.UNCERTAIN, "Interrupted")


def test_what_a_letter_said_is_erased_and_the_row_forgotten(settings: Any) -> None:
    sent, waiting = write(), None
    now = timezone.now()
    delivery.deliver_due(now=now)
    use(settings, "Busy")
    waiting = write("Waits")
    delivery.deliver_due(now=now)
    day_after = now + timedelta(hours=settings.MAIL_CONTENT_HOURS, minutes=1)

    assert delivery.erase_old_mail(now=now) == "0 erased, 0 forgotten"
    assert delivery.erase_old_mail(now=day_after) == "1 erased, 0 forgotten"
    sent.refresh_from_db()
    waiting.refresh_from_db()
    assert sent.content is None
    assert waiting.content["subject"] == "Waits"

    month_after = now + timedelta(days=settings.MAIL_RETENTION_DAYS, minutes=1)
    assert delivery.erase_old_mail(now=month_after) == "0 erased, 1 forgotten"
    assert list(OutgoingMail.objects.all()) == [waiting]


@pytest.mark.django_db(transaction=True)
def test_processes_that_meet_send_a_letter_once() -> None:
    row = write_without_delivery()
    gate = threading.Barrier(8)
    sent: list[bool] = []

    def run() -> None:
        gate.wait()
        sent.append(delivery.deliver(row.pk))
        connection.close()

    threads = [threading.Thread(target=run) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(sent) == [False] * 7 + [True]
    assert len(mail.outbox) == 1


def write_without_delivery() -> OutgoingMail:
    row = write()
    mail.outbox.clear()
    OutgoingMail.objects.update(state=State.WAITING, finished_at=None)
    row.refresh_from_db()
    return row
