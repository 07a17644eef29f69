"""The signed list from which programs learn what was revoked: Bitstring Status List 1.0, W3C."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.core.letters import site_address
from learning.domain.evidence.keys import encode_bytes, get_issuer_id
from learning.domain.evidence.signing import sign_token
from learning.domain.evidence.status_places import list_revoked_places
from learning.models import StatusList
from learning.models.credentials import PLACES

CONTEXT = "https://www.w3.org/ns/credentials/v2"
# How long a program may use the copy it has, and after what time nobody may: a copy that somebody
# kept from before a revocation is refused then.
FRESH = timedelta(minutes=5)
LASTS = timedelta(days=1)


def address_of_list(key: int, host: str = "") -> str:
    """Return the whole address of a status list, at `host` where that is another than today's."""
    with override(settings.LANGUAGE_CODE):
        path = reverse("status-list", args=[key])
    return f"{urlsplit(settings.SITE_URL).scheme}://{host}{path}" if host else site_address(path)


def write_status_list(
    status_list: StatusList, *, host: str = "", now: datetime | None = None
) -> str:
    """Return the list as a signed token; the same one all hour while nothing is revoked.

    Args:
        host: where it is asked for. What was issued at an older host of the site names that.
    """
    begin = (now or timezone.now()).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    end = begin + LASTS
    address, issuer = address_of_list(status_list.pk, host), get_issuer_id(host)
    subject = f"{address}#list"
    claims = {
        "@context": [CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": begin.isoformat(),
        "validUntil": end.isoformat(),
        "credentialSubject": {
            "id": subject,
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode_places(list_revoked_places(status_list)),
            "ttl": int(FRESH.total_seconds() * 1000),
        },
        "iss": issuer,
        "jti": address,
        "sub": subject,
        "nbf": int(begin.timestamp()),
        "exp": int(end.timestamp()),
    }
    return sign_token(claims, kind="vc+jwt")


def encode_places(places: list[int]) -> str:
    """Return bits, of which those at `places` are set, packed as the standard says (section 3.3).

    The first bit is the highest one of the first byte; `u` stands for base64url.
    """
    bits = bytearray(PLACES // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return f"u{encode_bytes(gzip.compress(bytes(bits), mtime=0))}"
