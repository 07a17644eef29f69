"""Signs what others may check without us, and verifies it.

Checkpoints carry a plain Ed25519 signature. Credentials and status lists are JSON Web Tokens in the
compact form (RFC 7515), signed with ES256 or Ed25519. `learning.domain.evidence.keys` has the keys.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256

from learning.domain.evidence.canonical import canonical_json
from learning.domain.evidence.keys import (
    ALGORITHMS,
    Curve,
    SiteKey,
    decode_bytes,
    describe_key,
    encode_bytes,
    find_key,
    get_current_key,
    get_key_address,
    get_private_key,
    publish,
    read_point,
)

HALF = 32  # bytes of each of the two numbers in a signature


@dataclass(frozen=True)
class SignedText:
    """A signature (base64url without padding) and the id of the key that made it."""

    key_id: str
    signature: str


@dataclass(frozen=True)
class SignedToken:
    """A token with a good signature: what it says, how it was signed and with which key."""

    claims: dict[str, Any]
    algorithm: str
    key: SiteKey


def sign_text(payload: bytes) -> SignedText:
    """Sign `payload` with the current Ed25519 key, which is published from then on."""
    key = get_current_key(Curve.ED25519)
    publish(key)
    return SignedText(key.key_id, _sign(payload, Curve.ED25519))


def verify_text(
    payload: bytes, key_id: str, signature: str, *, made_at: datetime | None = None
) -> bool:
    """Return whether `signature` was made of these very bytes by a key that we published.

    Args:
        made_at: when it was made, as far as is known otherwise. A compromised key is trusted for
            what was made before; without a date it is not trusted.
    """
    key = find_key(key_id)
    if key is None or not _is_trusted(key, made_at):
        return False
    return _verify(payload, key, signature)


def _is_trusted(key: SiteKey, made_at: datetime | None) -> bool:
    return key.compromised_at is None or (made_at is not None and made_at < key.compromised_at)


def sign_token(claims: dict[str, Any], *, curve: str = Curve.P256, kind: str = "JWT") -> str:
    """Return `claims` as a signed token that names its key and brings the public half with it.

    Equal claims give an equal token: both ways of signing are deterministic (RFC 6979, RFC 8032).

    Args:
        kind: the header `typ`.
    """
    key = get_current_key(curve)
    publish(key)
    header = {
        "alg": ALGORITHMS[Curve(curve)],
        "jwk": describe_key(key),
        "kid": get_key_address(key.key_id),
        "typ": kind,
    }
    text = ".".join(encode_bytes(canonical_json(part).encode()) for part in (header, claims))
    return f"{text}.{_sign(text.encode(), curve)}"


def verify_token(token: str) -> SignedToken | None:
    """Return what a token says that this site signed, whatever became of the key since.

    None if it is not such a token. The key is looked up by its thumbprint among ours; the one that
    the token brings with it counts for nothing.
    """
    try:
        header, claims, signature = token.split(".")
        says = json.loads(decode_bytes(header))
        key = find_key(str(says["kid"]).rpartition("#")[2])
        if key is None or says["alg"] != ALGORITHMS[Curve(key.curve)]:
            return None
        if not _verify(f"{header}.{claims}".encode(), key, signature):
            return None
        content = json.loads(decode_bytes(claims))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return SignedToken(content, says["alg"], key) if isinstance(content, dict) else None


def _sign(payload: bytes, curve: str) -> str:
    private = get_private_key(curve)
    if isinstance(private, Ed25519PrivateKey):
        return encode_bytes(private.sign(payload))
    r, s = decode_dss_signature(private.sign(payload, ECDSA(SHA256(), deterministic_signing=True)))
    return encode_bytes(r.to_bytes(HALF, "big") + s.to_bytes(HALF, "big"))


def _verify(payload: bytes, key: SiteKey, signature: str) -> bool:
    try:
        made = decode_bytes(signature)
        if encode_bytes(made) != signature:  # its last bits count for nothing
            return False
        if key.curve == Curve.ED25519:
            Ed25519PublicKey.from_public_bytes(decode_bytes(key.public_key)).verify(made, payload)
        else:
            _verify_es256(payload, key, made)
    except (InvalidSignature, ValueError):
        return False
    return True


def _verify_es256(payload: bytes, key: SiteKey, made: bytes) -> None:
    if len(made) != 2 * HALF:
        raise ValueError("This is no signature of P-256.")
    r, s = (int.from_bytes(part, "big") for part in (made[:HALF], made[HALF:]))
    read_point(key.public_key).verify(encode_dss_signature(r, s), payload, ECDSA(SHA256()))
