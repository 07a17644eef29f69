"""The link checker asks the public web, and nothing else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from hub.reference import address_check
from hub.reference.address_check import Answer, check_address, is_public

AGENT = "LinkCheck/1.0"


class Handler(BaseHTTPRequestHandler):
    """Answers by the path: a status, a redirect, or nothing at all."""

    asked: ClassVar[list[tuple[str, str, str, str]]] = []
    is_over: ClassVar[threading.Event] = threading.Event()

    def do_GET(self) -> None:
        self.asked.append(
            (self.command, self.path, self.headers["Host"], self.headers["User-Agent"])
        )
        word = self.path.strip("/").split("?")[0]
        if word == "silence":
            self.is_over.wait(10)
            return
        if word == "head-404":
            word = "404" if self.command == "HEAD" else "200"
        if word.startswith("to-"):
            self.send_response(302)
            self.send_header("Location", TARGETS[word].format(port=self.server.server_port))
        else:
            self.send_response(int(word))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815 -- likewise

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


TARGETS = {
    "to-page": "/200",
    "to-itself": "/to-itself",
    "to-private": "http://169.254.169.254/latest/",
    "to-file": "file:///etc/passwd",
    "to-other-port": "http://127.0.0.1:1/",
}


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    """A web server of this machine."""
    Handler.asked.clear()
    Handler.is_over.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        Handler.is_over.set()
        server.shutdown()
        thread.join()


def ask(server: ThreadingHTTPServer, path: str) -> Answer:
    """Ask as if this server, and it alone, were of the public web."""
    port = server.server_port
    allowed = {("127.0.0.1", port)}
    return check_address(
        f"http://127.0.0.1:{port}/{path}",
        agent=AGENT,
        is_allowed=lambda ip, port: (ip, port) in allowed,
    )


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("200", Answer("works", "200")),
        ("200?page=1", Answer("works", "200")),
        ("404", Answer("dead", "404")),
        ("410", Answer("dead", "410")),
        ("403", Answer("no_answer", "403")),
        ("500", Answer("no_answer", "500")),
        ("head-404", Answer("works", "200")),
        ("to-page", Answer("works", "200")),
        ("to-itself", Answer("no_answer", "too many redirects")),
        ("to-private", Answer("not_allowed", "not a public address")),
        ("to-other-port", Answer("not_allowed", "not a public address")),
        ("to-file", Answer("not_allowed", "not an address of the web")),
    ],
)
def test_what_an_address_answers(server: ThreadingHTTPServer, path: str, answer: Answer) -> None:
    assert ask(server, path) == answer


def test_a_server_that_says_nothing_is_not_waited_for(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address_check, "LONGEST_WAIT", 0.2)
    assert ask(server, "silence") == Answer("no_answer", "TimeoutError")


def test_the_request_names_us_and_asks_for_no_text(server: ThreadingHTTPServer) -> None:
    ask(server, "200")
    host = f"127.0.0.1:{server.server_port}"
    assert Handler.asked == [("HEAD", "/200", host, AGENT)]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://10.0.0.8/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://2130706433/",
        "http://8.8.8.8:22/",
    ],
)
def test_a_private_address_is_never_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(socket, "create_connection", refuse)
    assert check_address(url, agent=AGENT) == Answer("not_allowed", "not a public address")


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "http://user@example.org/", "http:///x", "x", "http://[::1"]
)
def test_what_is_no_address_of_the_web_is_not_asked(url: str) -> None:
    assert check_address(url, agent=AGENT) == Answer("not_allowed", "not an address of the web")


def test_a_name_is_looked_up_once_and_every_address_of_it_is_judged(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []

    def look_up(host: str, port: int, **kwargs: Any) -> list[Any]:
        looked_up.append(host)
        later = "10.0.0.1" if host == "two.example" else "127.0.0.1"
        return [(0, 0, 0, "", (ip, port)) for ip in ("127.0.0.1", later)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    made: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        made.append(address)
        plain = socket.socket()
        plain.connect(address)
        return plain

    monkeypatch.setattr(socket, "create_connection", connect)
    port = server.server_port
    answers = [
        check_address(
            f"http://{host}:{port}/200", agent=AGENT, is_allowed=lambda ip, _: ip != "10.0.0.1"
        ).result
        for host in ("one.example", "two.example")
    ]
    assert answers == ["works", "not_allowed"]
    assert looked_up == ["one.example", "two.example"]
    assert made == [("127.0.0.1", port)]
    assert Handler.asked == [("HEAD", "/200", f"one.example:{port}", AGENT)]


def test_a_host_that_is_gone_is_a_dead_link(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*args: Any, **kwargs: Any) -> None:
        raise socket.gaierror("no such host")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert check_address("https://gone.example/", agent=AGENT) == Answer("dead", "no such host")


def test_the_public_web_is_public() -> None:
    assert is_public("93.184.216.34", 443)
    assert is_public("2606:2800:220:1:248:1893:25c8:1946", 80)
    assert not is_public("93.184.216.34", 8080)
