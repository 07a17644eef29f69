"""Signing what others may check without us, with Ed25519 (RFC 8032).

The private key is the setting SIGNING_KEY. Its public half becomes a `PublishedKey` at its first
use and stays published when another key takes its place, so that what was signed stays good.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
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
    private = _present_key()
    public_key = _public_half(private)
    key_id = _name_key(public_key)
    PublishedKey.objects.get_or_create(key_id=key_id, defaults={"public_key": public_key})
    return SignedText(key_id, encode_bytes(private.sign(payload)))


def find_key_id() -> str:
    """Return the id of the present key, for what names its key inside of what is signed."""
    return _name_key(_public_half(_present_key()))


def verify_text(payload: bytes, key_id: str, signature: str) -> bool:
    """Tell whether `signature` was made of these very bytes by a key that we published."""
    public_key = _find_public_keys().get(key_id)
    try:
        made = decode_bytes(signature)
        if public_key is None or encode_bytes(made) != signature:  # its last bits count for nothing
            return False
        Ed25519PublicKey.from_public_bytes(decode_bytes(public_key)).verify(made, payload)
    except (InvalidSignature, ValueError):
        return False
    return True


def list_published_keys() -> list[dict[str, str]]:
    """Return every earlier key and the present one as JSON Web Keys (RFC 8037), public halves."""
    return [
        describe_key(public_key) | {"kid": key_id, "alg": "EdDSA", "use": "sig"}
        for key_id, public_key in _find_public_keys().items()
    ]


def describe_key(public_key: str) -> dict[str, str]:
    """Return the members of a public JSON Web Key that say which key it is."""
    return {"kty": "OKP", "crv": "Ed25519", "x": public_key}


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


def _present_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(decode_bytes(settings.SIGNING_KEY))


def _public_half(private: Ed25519PrivateKey) -> str:
    return encode_bytes(private.public_key().public_bytes_raw())


def _name_key(public_key: str) -> str:
    """Return the thumbprint of a key (RFC 7638)."""
    return OKPKey.import_key({**describe_key(public_key)}).thumbprint()


def _find_public_keys() -> dict[str, str]:
    """Return every public key by its id: the published ones, and the present one after them."""
    keys = dict(PublishedKey.objects.values_list("key_id", "public_key"))
    present = _public_half(_present_key())
    keys.setdefault(_name_key(present), present)
    return keys
