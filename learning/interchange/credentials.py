"""A certificate as a signed credential that can be checked without this site.

It is an Open Badge 3.0, a verifiable credential of the W3C, as a JSON Web Token (Open Badges 3.0,
section 8.2): signed with ES256, and with Ed25519 where a program asks for that. Of the person it
holds the name that is printed on the certificate and a salted hash of the email address (section
B.1.13, `IdentityObject`). It names the list that says whether it was revoked.
`docs/verify_credential.py` checks one offline.
"""

from __future__ import annotations

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
from learning.domain.evidence.keys import Curve, get_issuer_id
from learning.domain.evidence.signing import sign_token, verify_token
from learning.domain.evidence.status_places import reserve_place
from learning.interchange.status_lists import address_of_list
from learning.models import Certificate, Completion, CredentialDocument, StatusPlace

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
URN = "urn:uuid:"
Claims = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """What became of a text that may be a credential of ours. `number` only when it is genuine."""

    is_genuine: bool
    number: UUID | None = None


def write_credential(certificate: Certificate, user: User, *, curve: str = Curve.P256) -> str:
    """Return a signed credential of `certificate`, whose holder is `user`.

    Raises `CertificateClosed` if the certificate was withdrawn.
    """
    place = reserve_place(certificate)
    claims = describe_certificate(certificate, user) | {"credentialStatus": describe_place(place)}
    return sign_token(claims, curve=curve)


def describe_certificate(certificate: Certificate, user: User) -> Claims:
    """Return the claims of a credential: those of an Open Badge and, next to them, those of JWT."""
    completion = certificate.completion
    address, subject = address_of(certificate), f"{URN}{certificate.uid}"
    issuer = {"id": get_issuer_id(), "type": ["Profile"], "name": get_issuer_name()}
    claims: Claims = {
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
        "iss": issuer["id"],
        "jti": address,
        "sub": subject,
        "nbf": int(completion.awarded_at.timestamp()),
    }
    if completion.expires_at is not None:
        claims["validUntil"] = _write_time(completion.expires_at)
        claims["exp"] = int(completion.expires_at.timestamp())
    return claims


def describe_place(place: StatusPlace) -> dict[str, str]:
    """Return where it is published whether a credential is revoked."""
    address = address_of_list(place.status_list_id)
    return {
        "id": f"{address}#{place.place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place.place),
        "statusListCredential": address,
    }


def _describe_achievement(completion: Completion) -> Claims:
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


def _name(name: str) -> Claims:
    return {
        "type": "IdentityObject",
        "identityType": "name",
        "hashed": False,
        "identityHash": name,
    }


def _hash_address(email: str) -> Claims:
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


def get_issuer_name() -> str:
    """Return the name of who issues certificates here."""
    profile = SiteProfile.objects.filter(site__is_default_site=True).first()
    return (profile and (profile.publisher_name or profile.site_name)) or settings.WAGTAIL_SITE_NAME


def read_credential(text: str) -> Reading:
    """Return whether `text` is a credential that this site signed and nobody changed since.

    What a compromised key signed is genuine only if we kept it: others can sign with that key.
    """
    token = verify_token(text)
    try:
        number = UUID(token.claims["sub"].removeprefix(URN)) if token else None
    except (ValueError, KeyError, TypeError, AttributeError):
        number = None
    if token is None or number is None:
        return Reading(is_genuine=False)
    if token.key.compromised_at is not None and not _is_kept(text, number):
        return Reading(is_genuine=False)
    return Reading(True, number)


def _is_kept(text: str, number: UUID) -> bool:
    return (
        Certificate.objects.filter(uid=number, credential=text).exists()
        or CredentialDocument.objects.filter(certificate__uid=number, token=text).exists()
    )
