"""Typed reading of environment variables: one clear line when a value is wrong.

Pure functions over a mapping, so that tests need no real environment. Only
`hub.settings.base` hands in `os.environ`.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

CACHE_TIMEOUT = 0.5  # seconds that a request waits for the cache
TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}
# What makes one; an example that somebody may copy must not be a key.
SIGNING_KEY_EXAMPLE = "$(python3 -c 'import secrets; print(secrets.token_urlsafe(32))')"


class SettingError(ImproperlyConfigured):
    """A variable has a value that cannot be used; the message is one line."""

    def __init__(self, name: str, problem: str, example: str) -> None:
        super().__init__(f"{name}: {problem}. Example: {name}={example}")


class MissingSettingsError(ImproperlyConfigured):
    """Variables that production needs are not set; the message has a line for each."""


def is_ed25519_seed(text: str) -> bool:
    """Tell whether `text` is 32 bytes in base64url without padding, written in the one way."""
    try:
        seed = base64.urlsafe_b64decode(f"{text}=")
    except ValueError:
        return False
    return len(seed) == 32 and base64.urlsafe_b64encode(seed).decode() == f"{text}="


@dataclass
class Environment:
    """Reads variables from `values`; remembers each name it was asked for in `read`."""

    values: Mapping[str, str]
    read: set[str] = field(default_factory=set)

    def text(self, name: str, default: str = "") -> str:
        """Return the variable stripped, or `default` when unset or empty."""
        self.read.add(name)
        return self.values.get(name, "").strip() or default

    def require(self, examples: Mapping[str, str]) -> None:
        """Raise MissingSettingsError unless every one of these variables is set."""
        problem = "is not set and production needs it"
        missing = [
            str(SettingError(name, problem, example))
            for name, example in examples.items()
            if not self.text(name)
        ]
        if missing:
            raise MissingSettingsError("\n".join(missing))

    def signing_key(self, name: str) -> str:
        """Return an Ed25519 private key, 32 bytes in base64url without padding; empty if unset."""
        text = self.text(name).rstrip("=")
        if text and not is_ed25519_seed(text):
            problem = "is not a key, which has 32 random bytes in base64url"
            raise SettingError(name, problem, SIGNING_KEY_EXAMPLE)
        return text

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a yes/no variable."""
        raw = self.text(name).lower()
        if not raw:
            return default
        if raw in TRUE_WORDS:
            return True
        if raw in FALSE_WORDS:
            return False
        raise SettingError(name, f"“{raw}” is neither yes nor no", "1")

    def number(self, name: str, default: int, *, minimum: int = 0) -> int:
        """Return a whole number of at least `minimum`."""
        raw = self.text(name)
        if not raw:
            return default
        if not raw.isdigit() or int(raw) < minimum:
            raise SettingError(name, f"“{raw}” is not a whole number from {minimum}", str(default))
        return int(raw)

    def choice(self, name: str, options: tuple[str, ...]) -> str:
        """Return one of `options`; the first is the default."""
        value = self.text(name, options[0])
        if value not in options:
            raise SettingError(name, f"“{value}” is not one of {', '.join(options)}", options[-1])
        return value

    def names(self, name: str, default: str = "") -> list[str]:
        """Return a list given with commas."""
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def site_url(self, name: str, default: str) -> str:
        """Return an http(s) address without path and without a slash at its end."""
        value = self.text(name, default).rstrip("/")
        example = "https://hub.example.org"
        try:
            parts = urlsplit(value)
            parts.port  # noqa: B018 -- raises ValueError for a port that is no number
        except ValueError as error:
            raise SettingError(name, f"“{value}” is not an address", example) from error
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
            raise SettingError(name, f"“{value}” is not an address without a path", example)
        return value

    def database(self, name: str, default: str) -> dict[str, Any]:
        """Return a Django DATABASES entry for sqlite:// or postgres://."""
        raw = self.text(name, default)
        example = "postgres://user:password@localhost:5432/hub"
        if not raw.startswith(("sqlite:///", "postgres://", "postgresql://")):
            raise SettingError(name, "only sqlite:/// and postgres:// are known", example)
        return environ.Env.db_url_config(raw)

    def cache(self, name: str, default: dict[str, Any]) -> dict[str, Any]:
        """Return a Django CACHES entry: redis(s)://…, or `default` when unset."""
        raw = self.text(name)
        if not raw:
            return default
        if not raw.startswith(("redis://", "rediss://")):
            raise SettingError(name, "only redis:// is known", "redis://localhost:6379/0")
        return default | {
            "WRAPPED": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": raw,
            "OPTIONS": dict.fromkeys(("socket_connect_timeout", "socket_timeout"), CACHE_TIMEOUT),
        }

    def email(self, name: str) -> dict[str, Any]:
        """Return Django's EMAIL_* settings; the console when unset."""
        raw = self.text(name, "consolemail://")
        example = "smtp+tls://user:password@mail.example.org:587"
        if raw.split("://")[0] not in {"consolemail", "smtp", "smtp+tls", "smtp+ssl", "filemail"}:
            raise SettingError(name, "is not a mail address this hub knows", example)
        config = environ.Env.email_url_config(raw)
        return {key: value for key, value in config.items() if key.isupper() and key != "OPTIONS"}
