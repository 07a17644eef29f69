#!/usr/bin/env python3
"""Checks a credential of the Social Value Hub without the Hub, and without a connection.

    python3 verify_credential.py CREDENTIAL.jwt KEYS.json [STATUS.jwt]

CREDENTIAL.jwt is the file that the holder was given; KEYS.json is what the Hub publishes at
/.well-known/jwks.json, and STATUS.jwt what it publishes at the address of the status list that the
credential names. Save both from there yourself. Python 3.9 or later and nothing else is needed. It
ends with 0 when the credential is genuine and not revoked as far as it was told, with 1 when it is
not, and with 2 when a file cannot be read.

The credential is a JSON Web Token (RFC 7519) in the form of an Open Badge 3.0, signed with ES256
(FIPS 186-5) or with Ed25519 (RFC 8032). Signatures are checked as FIPS 186-5, section 6.4.2, and
RFC 8032, section 5.1.7, say. This handles no secret, so it need not be fast or even in time. The
status list is a Bitstring Status List 1.0 (W3C).
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import zlib
from datetime import datetime, timezone

# --- Ed25519 (RFC 8032, section 5.1) ---------------------------------------------------------

P = 2**255 - 19  # the field
L = 2**252 + 27742317777372353535851937790883648493  # the order of the base point
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


class InvalidError(Exception):
    """The credential is not genuine; the message says why."""


def find_x(y, sign):
    """Return the x of the point with this y and sign (section 5.1.3)."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        raise InvalidError("a part of the signature or of the key is no point of the curve")
    return P - x if x % 2 != sign else x


def make_point(x, y):
    """Return a point in extended coordinates (section 5.1.4)."""
    return (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, -1, P) % P
BASE = make_point(find_x(BASE_Y, 0), BASE_Y)


def add(one, two):
    """Add two points (section 5.1.4)."""
    a = (one[1] - one[0]) * (two[1] - two[0]) % P
    b = (one[1] + one[0]) * (two[1] + two[0]) % P
    c = 2 * one[3] * two[3] * D % P
    d = 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(number, point):
    """Add a point to itself so many times."""
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = add(total, point)
        point = add(point, point)
        number >>= 1
    return total


def are_equal(one, two):
    """Tell whether two points are the same one."""
    return (one[0] * two[2] - two[0] * one[2]) % P == 0 and (
        one[1] * two[2] - two[1] * one[2]
    ) % P == 0


def read_point(raw):
    """Return the point that 32 bytes stand for (section 5.1.3)."""
    number = int.from_bytes(raw, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= P:
        raise InvalidError("a part of the signature or of the key is out of range")
    return make_point(find_x(y, sign), y)


def check_signature(public_key, message, signature):
    """Raise InvalidError unless `signature` is one of `message` by that key (section 5.1.7)."""
    if len(public_key) != 32 or len(signature) != 64:
        raise InvalidError("the key or the signature has a wrong length")
    point, r = read_point(public_key), read_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if s >= L:
        raise InvalidError("a part of the signature is out of range")
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    k = int.from_bytes(digest, "little") % L
    if not are_equal(multiply(s, BASE), add(r, multiply(k, point))):
        raise InvalidError("the signature does not fit: something in it was changed")


# --- ES256: P-256 with SHA-256 (FIPS 186-5, section 6.4; SP 800-186, section 3.2.1.3) -----------

P256 = 2**256 - 2**224 + 2**192 + 2**96 - 1  # the field
N256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # the order
B256 = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G256 = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def add_256(one, two):
    """Add two points of P-256; None is the point at infinity."""
    if one is None or two is None:
        return one or two
    if one[0] == two[0]:
        if (one[1] + two[1]) % P256 == 0:
            return None
        slope = 3 * (one[0] * one[0] - 1) * pow(2 * one[1], -1, P256)
    else:
        slope = (two[1] - one[1]) * pow(two[0] - one[0], -1, P256)
    x = (slope * slope - one[0] - two[0]) % P256
    return (x, (slope * (one[0] - x) - one[1]) % P256)


def multiply_256(number, point):
    """Add a point to itself so many times."""
    total = None
    while number:
        if number & 1:
            total = add_256(total, point)
        point = add_256(point, point)
        number >>= 1
    return total


def check_signature_256(x, y, message, signature):
    """Raise InvalidError unless `signature` is one of `message` by the key at (x, y)."""
    if len(x) != 32 or len(y) != 32 or len(signature) != 64:
        raise InvalidError("the key or the signature has a wrong length")
    key = (int.from_bytes(x, "big"), int.from_bytes(y, "big"))
    if max(key) >= P256 or (key[1] ** 2 - key[0] ** 3 + 3 * key[0] - B256) % P256:
        raise InvalidError("a part of the key is no point of the curve")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (0 < r < N256 and 0 < s < N256):
        raise InvalidError("a part of the signature is out of range")
    digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
    inverse = pow(s, -1, N256)
    point = add_256(
        multiply_256(digest * inverse % N256, G256), multiply_256(r * inverse % N256, key)
    )
    if point is None or point[0] % N256 != r:
        raise InvalidError("the signature does not fit: something in it was changed")


# --- The credential --------------------------------------------------------------------------


def decode(text):
    """Return the bytes of base64url without padding; its one way of writing them only."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise InvalidError("it is not written as a credential is") from None
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        raise InvalidError("it is not written as a credential is")
    return raw


def read_object(text):
    """Return the JSON object that a part of the credential holds."""
    try:
        value = json.loads(decode(text))
    except ValueError:
        raise InvalidError("it is not written as a credential is") from None
    if not isinstance(value, dict):
        raise InvalidError("it is not written as a credential is")
    return value


def verify(credential, keys):
    """Return what a credential says.

    `keys` is what /.well-known/jwks.json holds. Raises InvalidError when the credential is not
    genuine.
    """
    parts = credential.strip().split(".")
    if len(parts) != 3:
        raise InvalidError("it is not written as a credential is")
    header = read_object(parts[0])
    key = find_key(header, keys)
    message = f"{parts[0]}.{parts[1]}".encode()
    signature = decode(parts[2])
    if header["alg"] == "ES256":
        check_signature_256(decode(key["x"]), decode(key["y"]), message, signature)
    else:
        check_signature(decode(key["x"]), message, signature)
    return read_object(parts[1])


def find_key(header, keys):
    """Return the published key that a header names. A key that it brings with it is not used."""
    curves = {"ES256": "P-256", "EdDSA": "Ed25519"}
    curve = curves.get(header.get("alg"))
    if curve is None:
        raise InvalidError("it is not signed with ES256 or Ed25519")
    # The newer ones name the key by its whole address.
    name = str(header.get("kid")).rpartition("#")[2]
    for key in keys.get("revoked_keys", []):
        if key.get("kid") == name:
            raise InvalidError(f"the key {name!r} was compromised: others may have signed with it")
    for key in keys["keys"]:
        if key.get("kid") == name and key.get("crv") == curve:
            return key
    raise InvalidError(f"the key {name!r} is not among the published ones")


def is_revoked(claims, status_list, keys, now):
    """Return whether a genuine credential is revoked, by the status list that it names.

    Raises InvalidError when that list is not genuine, is another one or is out of date.
    """
    entry = claims.get("credentialStatus")
    if entry is None:
        raise InvalidError("it is of the older form, which names no status list")
    says = verify(status_list, keys)
    subject = says.get("credentialSubject", {})
    if says.get("id") != entry["statusListCredential"] or says["issuer"] != claims["issuer"]["id"]:
        raise InvalidError("the status list is not the one that the credential names")
    if entry["statusPurpose"] != subject.get("statusPurpose"):
        raise InvalidError("the status list is not about what the credential says")
    if not read_time(says["validFrom"]) <= now < read_time(says["validUntil"]):
        raise InvalidError("the status list is out of date: save it again")
    bits = zlib.decompress(decode(subject["encodedList"][1:]), wbits=31, bufsize=2**20)
    place = int(entry["statusListIndex"])
    if not 0 <= place < len(bits) * 8:
        raise InvalidError("the status list is too short")
    return bool(bits[place // 8] & (0x80 >> place % 8))


def read_time(text):
    """Return a moment with its time zone."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def describe(claims, now):
    """Return lines for people about a genuine credential."""
    subject = claims["credentialSubject"]
    names = [each for each in subject["identifier"] if each["identityType"] == "name"]
    lines = [
        f"Name:       {names[0]['identityHash'] if names else '(none)'}",
        f"For:        {subject['achievement']['name']}",
        f"Completed:  {claims['validFrom'][:10]}",
        f"CPD hours:  {subject['creditsEarned']}",
        f"Issued by:  {claims['issuer']['name']} ({claims['issuer']['id']})",
    ]
    if "validUntil" in claims:
        until = read_time(claims["validUntil"])
        ended = " - IT HAS EXPIRED" if until <= now else ""
        lines.append(f"Valid until: {claims['validUntil'][:10]}{ended}")
    return lines


def describe_status(claims, revoked):
    """Return a line about the status; `revoked` is None when it is not known."""
    if revoked is None:
        place = claims.get("credentialStatus", {}).get("statusListCredential", claims["id"])
        return f"Whether it was revoked since is not known here. Look at: {place}"
    return "NOT REVOKED, by the status list." if not revoked else "REVOKED, by the status list."


def read_file(path):
    """Return the text of a file."""
    with open(path, encoding="utf-8") as file:
        return file.read()


def main(arguments):
    """Check the files that are named; return the exit code."""
    if len(arguments) not in (2, 3):
        print(__doc__)
        return 2
    now = datetime.now(timezone.utc)
    revoked = None
    try:
        keys = json.loads(read_file(arguments[1]))
        claims = verify(read_file(arguments[0]), keys)
        if len(arguments) == 3:
            revoked = is_revoked(claims, read_file(arguments[2]), keys, now)
    except InvalidError as error:
        print(f"NOT GENUINE: {error}.")
        return 1
    except (OSError, ValueError, KeyError, TypeError, zlib.error) as error:
        print(f"The files cannot be read: {error!r}")
        return 2
    print("GENUINE: signed by the issuer, and not a character was changed since.\n")
    print("\n".join([*describe(claims, now), "", describe_status(claims, revoked)]))
    return 1 if revoked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
