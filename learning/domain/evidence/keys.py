"""The keys of this site: what it signs with, what it publishes, what it no longer trusts.

The setting SIGNING_KEY is the one secret. It is an Ed25519 key (RFC 8032); the P-256 key for ES256
is derived from it (HKDF, RFC 5869), so that both are protected, backed up and rotated together. A
public half becomes a `PublishedKey` at its first use and stays published when another key takes its
place, so that what was signed can still be checked.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db.models import Q
from joserfc.jwk import ECKey, OKPKey

from hub.core.page_cache import bump
from learning.domain.errors import KeyInUse, UnknownKey
from learning.models import PublishedKey

Curve = PublishedKey.Curve
PrivateKey = Ed25519PrivateKey | EllipticCurvePrivateKey
ALGORITHMS = {Curve.ED25519: "EdDSA", Curve.P256: "ES256"}
# The order of P-256 (FIPS 186-5). 48 bytes leave no bias when they are reduced by it.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
DERIVATION = b"social-value-hub P-256 1"
WIDE = 48


@dataclass(frozen=True)
class SiteKey:
    """A public key of this site."""

    key_id: str
    curve: str
    public_key: str
    compromised_at: datetime | None = None


def get_private_key(curve: str, secret: str = "") -> PrivateKey:
    """Return the private key of this curve that signs today, or the one of another `secret`."""
    seed = decode_bytes(secret or settings.SIGNING_KEY)
    return Ed25519PrivateKey.from_private_bytes(seed) if curve == Curve.ED25519 else _derive(seed)


@lru_cache(maxsize=2)
def _derive(seed: bytes) -> EllipticCurvePrivateKey:
    """Return the P-256 key that belongs to `seed`."""
    wide = HKDF(algorithm=SHA256(), length=WIDE, salt=None, info=DERIVATION).derive(seed)
    return derive_private_key(int.from_bytes(wide, "big") % (ORDER - 1) + 1, SECP256R1())


def get_current_key(curve: str, secret: str = "") -> SiteKey:
    """Return the public half of the key that `get_private_key` returns."""
    public_key = _write_public_half(get_private_key(curve, secret))
    return SiteKey(name_key(curve, public_key), curve, public_key)


def publish(key: SiteKey) -> None:
    """Publish a key, once; nothing that it signs leaves the site before."""
    PublishedKey.objects.get_or_create(
        key_id=key.key_id, defaults={"curve": key.curve, "public_key": key.public_key}
    )


def publish_pair(secret: str) -> None:
    """Publish the keys of a new `secret` and those that sign today, before one follows the other.

    Who keeps a copy of the published keys then knows the new ones when they are first used.
    """
    for key in (*list_current_keys(), *list_current_keys(secret)):
        publish(key)


def list_keys() -> list[SiteKey]:
    """Return the keys that sign today, P-256 first, then every other, the latest first."""
    rows = PublishedKey.objects.order_by("-published_at", "-pk")
    published = {row.key_id: _read_row(row) for row in rows}
    signing = [published.pop(key.key_id, key) for key in list_current_keys()]
    return [*signing, *published.values()]


def list_current_keys(secret: str = "") -> list[SiteKey]:
    """Return the keys that sign today, or those of another `secret`; P-256 first."""
    return [get_current_key(curve, secret) for curve in (Curve.P256, Curve.ED25519)]


def find_key(key_id: str) -> SiteKey | None:
    """Return the key of this site with this number."""
    row = PublishedKey.objects.filter(key_id=key_id).first()
    if row is not None:
        return _read_row(row)
    return next((key for key in list_current_keys() if key.key_id == key_id), None)


def _read_row(row: PublishedKey) -> SiteKey:
    return SiteKey(row.key_id, row.curve, row.public_key, row.compromised_at)


def mark_compromised(key_ids: Collection[str], *, since: datetime) -> int:
    """Say from when private keys were in other hands; return how many rows that changed.

    They stay published and marked as such; what they signed is trusted only where we kept a copy.
    An earlier date stands. Raises `UnknownKey`, and `KeyInUse` if one of them signs today.
    """
    rows = PublishedKey.objects.filter(key_id__in=key_ids)
    if unknown := set(key_ids) - set(rows.values_list("key_id", flat=True)):
        raise UnknownKey(sorted(unknown))
    if {key.key_id for key in list_current_keys()} & set(key_ids):
        raise KeyInUse
    later = Q(compromised_at__isnull=True) | Q(compromised_at__gt=since)
    changed = rows.filter(later).update(compromised_at=since)
    bump()
    return changed


def describe_key(key: SiteKey) -> dict[str, str]:
    """Return the members of a public JSON Web Key that say which key it is (RFC 7517, 8037)."""
    return _describe(key.curve, key.public_key)


def _describe(curve: str, public_key: str) -> dict[str, str]:
    if curve == Curve.ED25519:
        return {"kty": "OKP", "crv": "Ed25519", "x": public_key}
    numbers = read_point(public_key).public_numbers()
    x, y = (encode_bytes(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def name_key(curve: str, public_key: str) -> str:
    """Return the thumbprint of a key (RFC 7638)."""
    members = _describe(curve, public_key)
    kind = OKPKey if curve == Curve.ED25519 else ECKey
    return kind.import_key({**members}).thumbprint()


def read_point(public_key: str) -> EllipticCurvePublicKey:
    """Return the P-256 key that is stored as `public_key`."""
    return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), decode_bytes(public_key))


def _write_public_half(private: PrivateKey) -> str:
    if isinstance(private, Ed25519PrivateKey):
        return encode_bytes(private.public_key().public_bytes_raw())
    public = private.public_key()
    return encode_bytes(public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint))


def list_json_web_keys() -> dict[str, Any]:
    """Return all keys as a JSON Web Key Set; compromised ones stand apart, each with its date.

    A program that reads only `keys` then refuses what a compromised key signed.
    """
    trusted: list[dict[str, Any]] = []
    compromised: list[dict[str, Any]] = []
    for key in list_keys():
        jwk: dict[str, Any] = {
            **describe_key(key),
            "kid": key.key_id,
            "alg": ALGORITHMS[Curve(key.curve)],
            "use": "sig",
        }
        if key.compromised_at is None:
            trusted.append(jwk)
        else:
            at = int(key.compromised_at.timestamp())
            jwk["revoked"] = {"revoked_at": at, "reason": "compromised"}
            compromised.append(jwk)
    return {"keys": trusted} | ({"revoked_keys": compromised} if compromised else {})


def get_issuer_id(host: str = "") -> str:
    """Return the decentralised identifier of this site: `did:web:` and its host.

    Args:
        host: an earlier one, at which the site still answers after it moved.
    """
    return f"did:web:{quote(host or urlsplit(settings.SITE_URL).netloc, safe='')}"


def find_former_host(host: str) -> str:
    """Return `host` if the site was there before it moved; empty for any other."""
    return host if host in settings.FORMER_HOSTS else ""


def get_key_address(key_id: str) -> str:
    """Return the address of a key inside of the document of the site's identifier."""
    return f"{get_issuer_id()}#{key_id}"


def describe_issuer(host: str = "") -> dict[str, Any]:
    """Return the document of an identifier of the site, with every key that can be trusted.

    The key that signs today comes first: programs that look for none in particular take that.
    """
    issuer = get_issuer_id(host)
    keys = [key for key in list_keys() if key.compromised_at is None]
    methods = [
        {
            "id": f"{issuer}#{key.key_id}",
            "type": "JsonWebKey",
            "controller": issuer,
            "publicKeyJwk": describe_key(key),
        }
        for key in keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": issuer,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def encode_bytes(data: bytes) -> str:
    """Return `data` as base64url without padding (RFC 7515, appendix C)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode_bytes(text: str) -> bytes:
    """Return the bytes of base64url without padding; raises ValueError for anything else."""
    try:
        raw = text.encode("ascii")
        return base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise ValueError("This is not base64url.") from error
