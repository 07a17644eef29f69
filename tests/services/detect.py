"""Which of the services that tests can use are here, and what to type where one is not."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
SERVICES_FILE = HERE.parents[1] / "var" / "services.env"


@dataclass(frozen=True)
class Service:
    """Something outside Python that a marked test needs.

    `find` takes the variables and returns its address or path, or "" when it is not here.
    `command` is what adds it to this machine.
    """

    name: str
    find: Callable[[Mapping[str, str]], str]
    command: str


def load_services_file(path: Path = SERVICES_FILE) -> None:
    """Put what `make services` wrote into the environment; a variable that is set wins."""
    if path.exists():
        for name, value in read_services_file(path.read_text()).items():
            os.environ.setdefault(name, value)


def read_services_file(text: str) -> dict[str, str]:
    """Return the `NAME=value` lines of `text`."""
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def _answers(url: str, default_port: int) -> str:
    """Return `url` when something listens at its host and port, else an empty text."""
    if not url:
        return ""
    parts = urlsplit(url)
    try:
        address = (parts.hostname or "127.0.0.1", parts.port or default_port)
        with socket.create_connection(address, timeout=2):
            return url
    except OSError:
        return ""


def _listening(variable: str, default_port: int) -> Callable[[Mapping[str, str]], str]:
    return lambda variables: _answers(variables.get(variable, ""), default_port)


def _find_chromium(variables: Mapping[str, str]) -> str:
    return shutil.which(variables.get("CHROMIUM") or "chromium") or ""


def _own_script(name: str) -> Callable[[Mapping[str, str]], str]:
    def find(variables: Mapping[str, str]) -> str:
        script = HERE / name
        ready = subprocess.run([script, "--ready"], check=False, capture_output=True)
        return str(script) if ready.returncode == 0 else ""

    return find


MAVEN = "apt-get install maven openjdk-17-jdk-headless && make services"
SERVICES = {
    service.name: service
    for service in (
        Service("postgres", _listening("TEST_DATABASE_URL", 5432), "make services"),
        Service("redis", _listening("TEST_REDIS_URL", 6379), "make services"),
        Service("chromium", _find_chromium, "make services"),
        Service("verapdf", _own_script("verapdf"), MAVEN),
        Service(
            "vnu", _own_script("vnu"), "apt-get install npm default-jre-headless && make services"
        ),
        Service(
            "elasticsearch",
            _listening("TEST_ELASTICSEARCH_URL", 9200),
            f"{MAVEN} SERVICES=elasticsearch",
        ),
        Service("clean_root", _own_script("clean_root"), "as root: make services"),
    )
}


class UnknownServiceError(ValueError):
    """REQUIRE names something that is no service."""


def required_names(text: str) -> set[str]:
    """Return the services that the variable REQUIRE names; `all` names every one.

    Raises UnknownServiceError for a name that is none of them.
    """
    names = set(text.replace(",", " ").split())
    if "all" in names:
        return set(SERVICES)
    if unknown := sorted(names - set(SERVICES)):
        known = ", ".join([*SERVICES, "all"])
        raise UnknownServiceError(f"REQUIRE: {', '.join(unknown)} is not one of {known}")
    return names


def find_missing(names: set[str], variables: Mapping[str, str]) -> list[Service]:
    """Return those of `names` that are not on this machine, in the order of `SERVICES`."""
    return [
        service
        for name, service in SERVICES.items()
        if name in names and not service.find(variables)
    ]
