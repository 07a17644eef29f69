#!/usr/bin/env python3
"""Checks a credential of the Social Value Hub without the Hub, and without a connection.

    python3 verify_credential.py CREDENTIAL.jwt KEYS.json

CREDENTIAL.jwt is the file that the holder was given; KEYS.json is what the Hub publishes at
/.well-known/jwks.json, saved from there by yourself. Python 3.9 or later and nothing else is
needed. It ends with 0 when the credential is genuine, with 1 when it is not, and with 2 when a
file cannot be read.

The credential is a JSON Web Token (RFC 7519) signed with Ed25519 (RFC 8032), in the shape of an
Open Badge 3.0. The checking of signatures below follows RFC 8032, section 5.1.7; it handles no
secret, so it need not be fast or even in time.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
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
    if header.get("alg") != "EdDSA":
        raise InvalidError("it is not signed with Ed25519")
    for key in keys["keys"]:
        if key.get("kid") == header.get("kid") and key.get("crv") == "Ed25519":
            break
    else:
        raise InvalidError(f"the key {header.get('kid')!r} is not among the published ones")
    message = f"{parts[0]}.{parts[1]}".encode()
    check_signature(decode(key["x"]), message, decode(parts[2]))
    return read_object(parts[1])


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
        until = datetime.fromisoformat(claims["validUntil"].replace("Z", "+00:00"))
        ended = " - IT HAS EXPIRED" if until <= now else ""
        lines.append(f"Valid until: {claims['validUntil'][:10]}{ended}")
    lines += [
        "",
        "Nobody can tell without a connection whether it was revoked or withdrawn since.",
        f"Look at: {claims['id']}",
    ]
    return lines


def main(arguments):
    """Check the files that are named; return the exit code."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            credential = file.read()
        with open(arguments[1], encoding="utf-8") as file:
            keys = json.load(file)
        claims = verify(credential, keys)
    except InvalidError as error:
        print(f"NOT GENUINE: {error}.")
        return 1
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"The files cannot be read: {error!r}")
        return 2
    print("GENUINE: signed by the issuer, and not a character was changed since.\n")
    print("\n".join(describe(claims, datetime.now(timezone.utc))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
