"""A reader's browser, as far as a server notices: one connection kept open, compressed answers."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from requirements.start import HOST


@dataclass(frozen=True)
class Answer:
    """What came back; `body` as it was sent."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        is_gzipped = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if is_gzipped else self.body).decode()

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")


class Visitor:
    """Asks the server at `port` with the same headers each time."""

    def __init__(self, port: int, headers: Mapping[str, str] | None = None) -> None:
        self._headers = {"Accept-Encoding": "gzip"} | dict(headers or {})
        self._connection = http.client.HTTPConnection(HOST, port, timeout=60)

    def reconnect(self) -> None:
        """Open a new connection: an idle one may be closed. Another worker may accept it."""
        self._connection.close()
        self._connection.connect()

    def get(self, address: str) -> Answer:
        return self._ask("GET", address)

    def post(self, address: str, data: Mapping[str, object]) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", address, urlencode(data, doseq=True), kind)

    def _ask(
        self, method: str, address: str, body: str | None = None, more: Mapping[str, str] = {}
    ) -> Answer:
        self._connection.request(method, address, body, {**self._headers, **more})
        response = self._connection.getresponse()
        return Answer(response.status, response.headers, response.read())
