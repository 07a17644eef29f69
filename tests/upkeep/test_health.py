"""`/healthz` and `/readyz`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus

from hub.upkeep import health
from tests.upkeep.test_task_rows import build_row


def test_health_answers_without_any_part(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("get", "set", "add"):
        monkeypatch.setattr(cache, name, None)

    response = client.get("/healthz")  # the test library refuses the database here

    assert (response.status_code, response.content) == (200, b"ok")
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies


@pytest.mark.django_db
def test_ready_lists_each_part(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(health.SPARED_PROBES, "search", lambda: None)
    response = client.get("/readyz")

    body = response.json()
    assert response.status_code == 200
    assert (body["ok"], body["state"]) == (True, "ok")
    assert list(body["parts"]) == ["database", "cache", "search"]
    assert all(part["ok"] and part["ms"] >= 0 for part in body["parts"].values())
    assert body["parts"]["search"]["needed"] is False
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_the_site_is_ready_without_what_pages_can_spare(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OSError("secret-host")

    monkeypatch.setitem(health.SPARED_PROBES, "search", fail)

    response = client.get("/readyz")

    assert response.status_code == 200
    part = response.json()["parts"]["search"]
    assert (part["ok"], part["problem"], part["needed"]) == (False, "OSError", False)


@pytest.mark.django_db
def test_probe_is_not_refused_for_its_host_nor_sent_to_https(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["hub.example.org"]
    settings.SECURE_SSL_REDIRECT = True

    for path in ("/healthz", "/readyz"):
        assert Client(headers={"host": "10.1.2.3:8000"}).get(path).status_code == 200


@pytest.mark.django_db
def test_database_down_is_told_without_its_address(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> None:
        raise OperationalError("cannot reach secret-host:5432 as secret-user")

    monkeypatch.setattr(connection, "cursor", refuse)

    response = client.get("/readyz")

    assert (response.status_code, response.json()["state"]) == (503, "down")
    assert response.json()["parts"]["database"]["problem"] == "OperationalError"
    assert response.json()["parts"]["cache"]["ok"]
    assert b"secret" not in response.content


@pytest.mark.django_db
def test_without_its_cache_the_site_is_degraded(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health.cache, "get", lambda *args: None)

    response = client.get("/readyz")

    assert response.status_code == 200
    body = response.json()
    assert (body["ok"], body["state"]) == (True, "degraded")
    assert body["parts"]["cache"]["problem"] == "does not keep what it is given"
    assert body["parts"]["cache"]["needed"] is False


@pytest.mark.django_db
def test_tasks_that_nobody_takes_are_told(client: Client, settings: Any) -> None:
    settings.TASKS_MODE = "database"
    row = build_row(TaskResultStatus.READY, hours=0)
    assert client.get("/readyz").json()["parts"]["tasks"]["ok"]

    type(row).objects.update(enqueued_at=timezone.now() - timedelta(hours=1))

    response = client.get("/readyz")
    assert (response.status_code, response.json()["state"]) == (200, "degraded")
    assert response.json()["parts"]["tasks"]["problem"] == "tasks wait and no worker takes them"
    assert list(response.json()["parts"]) == ["database", "cache", "tasks", "search"]


def test_posting_is_no_probe(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
