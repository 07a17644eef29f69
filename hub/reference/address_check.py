"""Asks one web address whether it still answers, and asks nobody on a private network.

A name is looked up once, and the connection goes to the address that was looked at: a name that
answers differently the second time leads nowhere. Each redirect is looked at in the same way.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
LONGEST_WAIT = 10.0  # seconds for each step
MOST_REDIRECTS = 5
WORKING = range(200, 300)
MOVED = {301, 302, 303, 307, 308}
GONE = {404, 410}
NO_METHOD = {405, 501}

IsAllowed = Callable[[str, int], bool]


@dataclass(frozen=True)
class Answer:
    """What an address answered: `result` is a value of `LinkCheck.Result`."""

    result: str
    detail: str


def check_address(url: str, *, agent: str, is_allowed: IsAllowed | None = None) -> Answer:
    """Return whether `url` works, following its redirects; never raises for what it finds there.

    Args:
        agent: what the request calls itself.
        is_allowed: whether an IP address and port may be asked; only the public web by default.
    """
    allowed = is_allowed or is_public
    for _step in range(MOST_REDIRECTS + 1):
        parts = _split(url)
        if parts is None:
            return Answer("not_allowed", "not an address of the web")
        try:
            status, target = _ask(parts, agent, allowed)
        except PermissionError:
            return Answer("not_allowed", "not a public address")
        except socket.gaierror:
            return Answer("dead", "no such host")
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Answer("no_answer", type(error).__name__)
        if status in MOVED and target:
            url = urljoin(url, target)
            continue
        return _judge(status)
    return Answer("no_answer", "too many redirects")


def is_public(address: str, port: int) -> bool:
    """Return whether an IP address is one of the public internet, on a port of the web."""
    ip = ipaddress.ip_address(address)
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return port in PORTS.values() and ip.is_global and (inner is None or inner.is_global)


def _judge(status: int) -> Answer:
    if status in WORKING:
        return Answer("works", str(status))
    return Answer("dead" if status in GONE else "no_answer", str(status))


def _split(url: str) -> SplitResult | None:
    """Return the parts of an http or https address with a host and no user; None for others."""
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme in PORTS and parts.hostname and not parts.username
        return parts if is_plain and (parts.port or PORTS[parts.scheme]) else None
    except ValueError:
        return None


def _ask(parts: SplitResult, agent: str, allowed: IsAllowed) -> tuple[int, str]:
    """Return the status and the target of a redirect; the text itself is not read."""
    port = parts.port or PORTS[parts.scheme]
    address = _look_up(parts.hostname or "", port, allowed)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    status, target = 0, ""
    for method in ("HEAD", "GET"):
        connection = _connect(parts, address, port)
        try:
            connection.request(method, path, headers={"User-Agent": agent, "Accept": "*/*"})
            answer = connection.getresponse()
            status, target = answer.status, answer.getheader("Location") or ""
        finally:
            connection.close()
        # Some servers know no HEAD, or say that what they have is not there.
        if status not in NO_METHOD | GONE:
            break
    return status, target


def _look_up(host: str, port: int, allowed: IsAllowed) -> str:
    """Return an IP address of `host`; raise PermissionError when any of them is not allowed."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not all(allowed(address, port) for address in addresses):
        raise PermissionError(host)
    return addresses[0]


def _connect(parts: SplitResult, address: str, port: int) -> http.client.HTTPConnection:
    """Return a connection to `address` itself that names the host of `parts`."""
    host = parts.hostname or ""
    kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
    connection = kinds[parts.scheme](host, port, timeout=LONGEST_WAIT)
    plain = socket.create_connection((address, port), LONGEST_WAIT)
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection.sock = context.wrap_socket(plain, server_hostname=host)
    else:
        connection.sock = plain
    return connection
