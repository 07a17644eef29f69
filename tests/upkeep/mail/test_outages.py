"""A mail server that is down, slow or refuses, and a clock that is put: once, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from hub.core.circuit import Circuit
from hub.upkeep.mail import delivery
from hub.upkeep.models import OutgoingMail
from tests.upkeep.mail.smtp_server import SmtpServer, serving

pytestmark = pytest.mark.django_db
State = OutgoingMail.State


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmtpServer]:
    monkeypatch.setattr(delivery, "circuit", Circuit("mail_server"))
    with serving() as made:
        settings.EMAIL_BACKEND = "hub.upkeep.mail.queue.QueueBackend"
        settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
        settings.EMAIL_TIMEOUT = 0.3
        yield made


def write(*to: str, **others: list[str]) -> list[OutgoingMail]:
    EmailMessage("Your code", "It is 123456.", None, list(to), **others).send()
    return list(OutgoingMail.objects.order_by("pk"))


def states() -> list[tuple[list[str], str]]:
    return list(OutgoingMail.objects.order_by("pk").values_list("recipients", "state"))


def test_one_that_is_refused_keeps_nobody_else_from_it(server: SmtpServer) -> None:
    server.refused = {"gone@hub.test"}
    write("ann@hub.test", "gone@hub.test", bcc=["bob@hub.test"])

    delivery.deliver_due(now=timezone.now())
    delivery.deliver_due(now=timezone.now() + timedelta(days=3))

    assert server.taken == [("ann@hub.test",), ("bob@hub.test",)]
    assert states() == [
        (["ann@hub.test"], State.SENT),
        (["gone@hub.test"], State.FAILED),
        (["bob@hub.test"], State.SENT),
    ]


def test_a_server_that_is_down_loses_nothing(server: SmtpServer, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    write("ann@hub.test")
    now = timezone.now()
    assert delivery.deliver_due(now=now) == "0 sent, 0 interrupted"

    settings.EMAIL_PORT = server.port
    assert delivery.deliver_due(now=now + timedelta(minutes=2)) == "1 sent, 0 interrupted"
    assert delivery.deliver_due(now=now + timedelta(days=1)) == "0 sent, 0 interrupted"
    assert server.taken == [("ann@hub.test",)]


def test_only_the_first_waits_for_a_slow_server(server: SmtpServer) -> None:
    server.waits = Event()
    first, *others = [write(f"reader{number}@hub.test")[-1] for number in range(4)]

    assert not delivery.deliver_at_once(first.pk)
    assert [delivery.deliver_at_once(each.pk) for each in others] == [False] * 3

    assert server.visits == 1
    assert [state for _to, state in states()] == [State.WAITING] * 4
    server.waits.set()
    server.waits = None
    delivery.deliver_due(now=timezone.now() + timedelta(minutes=2))
    assert sorted(server.taken) == [(f"reader{number}@hub.test",) for number in range(4)]


def test_a_server_that_breaks_off_after_it_took_a_message_gets_it_once(
    server: SmtpServer,
) -> None:
    server.breaks_after_data = True
    write("ann@hub.test")

    for days in range(3):
        delivery.deliver_due(now=timezone.now() + timedelta(days=days))

    assert server.taken == [("ann@hub.test",)]
    assert states() == [(["ann@hub.test"], State.UNCERTAIN)]


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_put_sends_once_and_at_once(server: SmtpServer, hours: int) -> None:
    [mail] = write("ann@hub.test")

    assert delivery.deliver(mail.pk, now=timezone.now() + timedelta(hours=hours))
    delivery.deliver_due(now=timezone.now())
    delivery.deliver_due(now=timezone.now() + timedelta(hours=2))

    assert server.taken == [("ann@hub.test",)]


def test_a_clock_put_forward_while_a_message_is_sent_sends_it_once(server: SmtpServer) -> None:
    """The lease looks as if it were over, so an administrator decides."""
    [mail] = write("ann@hub.test")
    now = timezone.now()
    OutgoingMail.objects.filter(pk=mail.pk).update(state=State.SENDING, claimed_at=now)

    delivery.deliver_due(now=now + timedelta(hours=1))

    assert (server.taken, states()) == ([], [(["ann@hub.test"], State.UNCERTAIN)])
