"""Reading the environment: one clear line for a wrong value."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hub.settings.environment import Environment, MissingSettingsError, SettingError


def read(**values: str) -> Environment:
    return Environment(values)


@pytest.mark.parametrize(
    ("values", "ask", "line"),
    [
        ({"N": "many"}, lambda e: e.number("N", 1), "N: “many” is not a whole number from 0"),
        ({"F": "perhaps"}, lambda e: e.flag("F", default=False), "F: “perhaps” is neither yes"),
        ({"C": "x"}, lambda e: e.choice("C", ("a", "b")), "C: “x” is not one of a, b"),
        ({"U": "hub.example"}, lambda e: e.site_url("U", ""), "U: “hub.example” is not an address"),
        ({"U": "http://h:x"}, lambda e: e.site_url("U", ""), "U: “http://h:x” is not an address"),
        ({"D": "mysql://x"}, lambda e: e.database("D", ""), "D: only sqlite:/// and postgres://"),
        ({"K": "memcached://x"}, lambda e: e.cache("K", {}), "K: only redis:// is known"),
        ({"S": "abc"}, lambda e: e.signing_key("S"), "S: is not a key, which has 32 random bytes"),
        ({"S": "A" * 42 + "B"}, lambda e: e.signing_key("S"), "S: is not a key, which has 32"),
        ({"S": "ä" * 43}, lambda e: e.signing_key("S"), "S: is not a key, which has 32 random"),
        ({"M": "pigeon://x"}, lambda e: e.email("M"), "M: is not a mail address"),
    ],
)
def test_a_wrong_value_is_told_in_one_line_with_an_example(
    values: dict[str, str], ask: Callable[[Environment], object], line: str
) -> None:
    with pytest.raises(SettingError) as caught:
        ask(Environment(values))

    message = str(caught.value)
    assert message.startswith(line)
    assert "Example: " in message
    assert "\n" not in message


def test_everything_that_is_missing_is_told_at_once() -> None:
    with pytest.raises(MissingSettingsError) as caught:
        read(B="set").require({"A": "one", "B": "two", "C": "three"})

    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines] == ["A", "C"]
    assert "A=one" in lines[0]


def test_values_are_read_with_their_defaults() -> None:
    env = read(P="8001", ON="Yes", LIST="a, b,,c", URL="https://hub.example.org/")

    assert env.number("P", 1) == 8001
    assert env.number("Q", 7) == 7
    assert env.flag("ON", default=False) is True
    assert env.names("LIST") == ["a", "b", "c"]
    assert env.site_url("URL", "") == "https://hub.example.org"
    assert env.database("D", "sqlite:////tmp/x.db")["NAME"] == "/tmp/x.db"
    assert env.database("D", "postgres://u:p@h:5/n")["HOST"] == "h"
    assert env.signing_key("S") == ""
    assert read(S="A" * 43 + "=").signing_key("S") == "A" * 43
    assert env.cache("C", {"BACKEND": "b"}) == {"BACKEND": "b"}
    assert env.email("M")["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"
    assert env.read == {"P", "Q", "ON", "LIST", "URL", "D", "C", "M", "S"}
