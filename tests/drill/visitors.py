"""Somebody with an account who sends requests to a server, and many of them at once."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db import connection
from django.test import Client

from hub.users.models import User
from requirements.start import HOST
from tests.drill.server import Server

TOKEN = "d" * 32
T = TypeVar("T")


class Visitor:
    """A browser in which `user` is signed in; every request is a connection of its own."""

    def __init__(self, server: Server, user: User) -> None:
        self.server, self.user = server, user
        client = Client()
        client.force_login(user)
        session = client.cookies["sessionid"].value
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Connection": "close",
        }

    def post(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        """Return the status of the answer and where it leads. Raises OSError, HTTPException."""
        asked = http.client.HTTPConnection(HOST, self.server.port, timeout=120)
        try:
            sent = urlencode({"csrfmiddlewaretoken": TOKEN} | (data or {}))
            asked.request("POST", path, sent, self.headers)
            answer = asked.getresponse()
            answer.read()
        finally:
            asked.close()
        return answer.status, answer.headers.get("Location", "")


def all_at_once(acts: Iterable[Callable[[], T]]) -> list[T]:
    """Do all of `acts` in threads that begin together; return what each returned."""
    acts = list(acts)
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
