"""A certificate as a signed credential that can be checked without this site.

It is an Open Badge 3.0, a verifiable credential of the W3C, as a JSON Web Token signed with
Ed25519 (Open Badges 3.0, section 8.2). Of the person it holds the name that is printed on the
certificate and a salted hash of the e-mail address (section B.1.13, `IdentityObject`), by which a
wallet knows that the badge is its owner's. `docs/verify_credential.py` checks one offline.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.upkeep.models import SiteProfile
from hub.users.models import User
from learning.domain.awarding.achievements import describe_achievement, find_achievement
from learning.domain.awarding.certificates import address_of
from learning.domain.evidence.canonical import canonical_json
from learning.domain.evidence.signing import (
    decode_bytes,
    encode_bytes,
    find_key_id,
    sign_text,
    verify_text,
)
from learning.models import Certificate, Completion

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
URN = "urn:uuid:"


@dataclass(frozen=True)
class Reading:
    """What became of a text that may be a credential of ours. `number` only when it is genuine."""

    is_genuine: bool
    number: UUID | None = None


def write_credential(certificate: Certificate, user: User) -> str:
    """Return the signed credential of `certificate`, whose holder is `user`."""
    header = {"alg": "EdDSA", "kid": find_key_id(), "typ": "JWT"}
    claims = describe_certificate(certificate, user)
    text = ".".join(encode_bytes(canonical_json(part).encode()) for part in (header, claims))
    return f"{text}.{sign_text(text.encode()).signature}"


def describe_certificate(certificate: Certificate, user: User) -> dict[str, Any]:
    """Return the claims of a credential: those of an Open Badge and, beside them, those of JWT."""
    completion = certificate.completion
    address, subject = address_of(certificate), f"{URN}{certificate.uid}"
    issuer = {"id": settings.SITE_URL, "type": ["Profile"], "name": _issuer_name()}
    claims: dict[str, Any] = {
        "@context": CONTEXTS,
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": completion.title,
        "issuer": issuer | {"url": settings.SITE_URL},
        "validFrom": _write_time(completion.awarded_at),
        "credentialSubject": {
            "id": subject,
            "type": ["AchievementSubject"],
            "identifier": [_name(certificate.name), _hash_address(user.email)],
            "creditsEarned": float(completion.cpd_hours),
            "achievement": _describe_achievement(completion),
        },
        "iss": settings.SITE_URL,
        "jti": address,
        "sub": subject,
        "nbf": int(completion.awarded_at.timestamp()),
    }
    if completion.expires_at is not None:
        claims["validUntil"] = _write_time(completion.expires_at)
        claims["exp"] = int(completion.expires_at.timestamp())
    return claims


def _describe_achievement(completion: Completion) -> dict[str, Any]:
    is_path = completion.subject_kind == Completion.Kind.PATH
    kind = _("Learning path completed: %(title)s") if is_path else _("Module completed: %(title)s")
    version = completion.path_version or completion.module_version
    return {
        "id": f"{URN}{completion.subject_key}",
        "type": ["Achievement"],
        "achievementType": "LearningProgram" if is_path else "Course",
        "name": completion.title,
        "description": kind % {"title": completion.title},
        "criteria": {"narrative": " ".join(describe_achievement(find_achievement(completion)))},
        "creditsAvailable": float(completion.cpd_hours),
        "version": version.digest if version else "",
    }


def _name(name: str) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "identityType": "name",
        "hashed": False,
        "identityHash": name,
    }


def _hash_address(email: str) -> dict[str, Any]:
    salt = secrets.token_hex(16)
    digest = sha256(f"{email}{salt}".encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "identityType": "emailAddress",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "salt": salt,
    }


def _write_time(moment: datetime) -> str:
    """Return a moment in the site's time zone, so that its first ten characters are its day."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _issuer_name() -> str:
    profile = SiteProfile.objects.filter(site__is_default_site=True).first()
    return (profile and (profile.publisher_name or profile.site_name)) or settings.WAGTAIL_SITE_NAME


def read_credential(text: str) -> Reading:
    """Tell whether `text` is a credential that this site signed and nobody changed since."""
    try:
        header, claims, signature = text.split(".")
        key_id = str(json.loads(decode_bytes(header))["kid"])
        if not verify_text(f"{header}.{claims}".encode(), key_id, signature):
            return Reading(is_genuine=False)
        return Reading(True, UUID(json.loads(decode_bytes(claims))["sub"].removeprefix(URN)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Reading(is_genuine=False)
