"""A cluster that is gone, silent, hostile or another thing: told at once, without a secret."""

from __future__ import annotations

import base64
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from hub.core.search_documents import PUBLIC
from hub.search.engines import elastic_cluster
from hub.search.engines.base import SearchUnavailableError
from hub.search.engines.elastic_cluster import ASKING, Address
from hub.search.engines.elastic_engine import ElasticEngine
from tests.search.cluster import make_certificate
from tests.search.documents import ask

HOST = "127.0.0.1"
SECRET = "c2VjcmV0OmtleQ=="


class Stub(BaseHTTPRequestHandler):
    """Answers everything in one way and notes who asked how."""

    status, product, seen = 200, "Elasticsearch", list[str]()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        type(self).seen.append(self.headers.get("Authorization", ""))
        body = b'{"count": 3, "error": {"type": "x", "reason": "y"}, "status": 401}'
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if self.product:
            self.send_header("X-Elastic-Product", self.product)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        pass


@contextmanager
def stub(*, certificate: Path | None = None, **answer: Any) -> Iterator[tuple[str, list[str]]]:
    """Give the host and port of a server, and the list of what it is asked with."""
    seen: list[str] = []
    handler = type("Answering", (Stub,), answer | {"seen": seen})
    server = ThreadingHTTPServer((HOST, 0), handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"{HOST}:{server.server_port}", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def count(address: Address) -> int:
    return ElasticEngine(address, patience=10.0).count_word("word", frozenset({PUBLIC}))


def problem_of(address: Address) -> str:
    with pytest.raises(SearchUnavailableError) as caught:
        count(address)
    return str(caught.value)


def test_a_silent_cluster_does_not_hang_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    with socket.create_server((HOST, 0)) as silent:
        for _each in range(3):  # a busy machine only adds to it
            engine = ElasticEngine(Address(f"http://{HOST}:{silent.getsockname()[1]}", "hub"))
            begun = time.monotonic()
            with pytest.raises(SearchUnavailableError, match=r"does not answer \(in time\)"):
                ask(engine, "word")
            waits.append(time.monotonic() - begun)
        monkeypatch.setattr(engine.cluster, "_open", pytest.fail)
        for _each in range(20):
            with pytest.raises(SearchUnavailableError, match="a moment ago"):
                ask(engine, "word")

    assert ASKING < min(waits) < 2.0


def test_a_cluster_that_is_back_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elastic_cluster, "PAUSE", 0.0)
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
    engine = ElasticEngine(Address(f"http://{HOST}:{port}", "hub"), patience=10.0)
    with pytest.raises(SearchUnavailableError, match=r"does not answer \(ConnectionError\)"):
        engine.health()

    with stub() as (place, _seen):
        engine.cluster.address = Address(f"http://{place}", "hub")
        engine.cluster._client = None
        assert engine.count_word("word", frozenset({PUBLIC})) == 3


def test_a_key_or_a_user_lets_in() -> None:
    with stub() as (place, seen):
        assert count(Address(f"http://{place}", "hub")) == 3
        assert count(Address(f"http://{place}", "hub", api_key=SECRET)) == 3
        assert count(Address(f"http://{place}", "hub", user="ann", password="pa55:é")) == 3

    plain = base64.b64encode("ann:pa55:é".encode()).decode()
    assert seen == ["", f"ApiKey {SECRET}", f"Basic {plain}"]


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_refused_is_not_told(status: int) -> None:
    with stub(status=status) as (place, _seen):
        told = problem_of(Address(f"http://{place}", "hub", api_key=SECRET))

    assert told == "the cluster refuses this key or password (x)"


def test_what_the_cluster_cannot_do_is_told() -> None:
    with stub(status=500) as (place, _seen):
        assert problem_of(Address(f"http://{place}", "hub")) == "the cluster answered 500 (x)"
    with stub(product="") as (place, _seen):
        told = problem_of(Address(f"http://{place}", "hub"))
    assert told == "what answers is not Elasticsearch"


def test_a_certificate_of_ones_own(tmp_path: Path) -> None:
    certificate = tmp_path / "server.pem"
    certificate.write_bytes(make_certificate())
    with stub(certificate=certificate) as (place, _seen):
        assert count(Address(f"https://{place}", "hub", ca=str(certificate))) == 3
        told = problem_of(Address(f"https://{place}", "hub", api_key=SECRET))

    assert told == "the cluster does not answer (TlsError)"


def test_a_connection_is_not_used_after_a_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = ElasticEngine(Address(f"http://{HOST}:9", "hub"))
    before = engine.cluster._open()
    assert engine.cluster._open() is before

    monkeypatch.setattr(elastic_cluster.os, "getpid", lambda: -1)

    assert engine.cluster._open() is not before
