"""Signing what others may check without us, with Ed25519 (RFC 8032).

The private key is the setting SIGNING_KEY. Its public half becomes a `PublishedKey` at its first
use and stays published when another key takes its place, so that what was signed stays good.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from joserfc.jwk import OKPKey

from learning.models import PublishedKey


@dataclass(frozen=True)
class SignedText:
    """A signature (base64url without padding) and the id of the key that made it."""

    key_id: str
    signature: str


def sign_text(payload: bytes) -> SignedText:
    """Sign `payload` with the present key, which is published from then on."""
    key = _present_key()
    PublishedKey.objects.get_or_create(
        key_id=key.thumbprint(), defaults={"public_key": _public_part(key)}
    )
    return SignedText(key.thumbprint(), encode_bytes(key.private_key.sign(payload)))


def verify_text(payload: bytes, key_id: str, signature: str) -> bool:
    """Tell whether `signature` was made of these very bytes by a key that we published."""
    key = _find_public_key(key_id)
    try:
        made = decode_bytes(signature)
        if key is None or encode_bytes(made) != signature:  # the last character has unused bits
            return False
        key.public_key.verify(made, payload)
    except (InvalidSignature, ValueError):
        return False
    return True


def list_published_keys() -> list[dict[str, str]]:
    """Return the present key and every earlier one as JSON Web Keys (RFC 8037), public halves."""
    keys = {row.key_id: _import_public(row.public_key) for row in PublishedKey.objects.all()}
    present = _present_key()
    keys.setdefault(present.thumbprint(), present)
    return [
        {
            "kty": "OKP",
            "crv": "Ed25519",
            "x": _public_part(key),
            "kid": key_id,
            "alg": "EdDSA",
            "use": "sig",
        }
        for key_id, key in keys.items()
    ]


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


def _present_key() -> OKPKey:
    seed = settings.SIGNING_KEY
    private = Ed25519PrivateKey.from_private_bytes(decode_bytes(seed))
    public = encode_bytes(private.public_key().public_bytes_raw())
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "d": seed, "x": public})


def _import_public(public_key: str) -> OKPKey:
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": public_key})


def _public_part(key: OKPKey) -> str:
    return str(key.as_dict(private=False)["x"])


def _find_public_key(key_id: str) -> OKPKey | None:
    present = _present_key()
    if key_id == present.thumbprint():
        return present
    row = PublishedKey.objects.filter(key_id=key_id).first()
    return _import_public(row.public_key) if row else None
