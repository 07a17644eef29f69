"""What is taken from the claims of a provider: no more than the settings name."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class Facts:
    """What a provider said at a sign-in. `groups` are groups of the admin, by name."""

    issuer: str
    subject: str
    audience: str = ""
    organisation: str = ""
    groups: list[str] = field(default_factory=list)
    has_second_factor: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def identity_of(issuer: str, subject: str) -> str:
    """Return the one key of a person at a provider: a subject means nothing without its issuer."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()


def read_facts(claims: dict[str, Any]) -> Facts:
    """Return what the settings ask for; `claims` are verified."""
    return Facts(
        issuer=claims["iss"],
        subject=str(claims["sub"]),
        audience=_first(claims, settings.OIDC_AUDIENCE_CLAIM),
        organisation=_first(claims, settings.OIDC_ORGANISATION_CLAIM),
        groups=_groups(claims),
        has_second_factor=_has_second_factor(claims),
    )


def _values(claims: dict[str, Any], name: str) -> list[str]:
    """Return the values of a claim, which may be one text, a list of them, or missing."""
    value = claims.get(name) if name else None
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]


def _first(claims: dict[str, Any], name: str) -> str:
    return next(iter(_values(claims, name)), "")


def _groups(claims: dict[str, Any]) -> list[str]:
    said = _values(claims, settings.OIDC_GROUPS_CLAIM)
    ours = settings.OIDC_STAFF_GROUPS
    return sorted({ours[name] for name in said if name in ours})


def _has_second_factor(claims: dict[str, Any]) -> bool:
    if settings.OIDC_MFA_CLAIM is None:
        return False
    name, value = settings.OIDC_MFA_CLAIM
    return value in _values(claims, name)
