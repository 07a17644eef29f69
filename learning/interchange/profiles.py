"""A certificate on a page that its holder keeps elsewhere."""

from __future__ import annotations

from urllib.parse import urlencode

from django.utils import timezone

from learning.domain.awarding.certificates import address_of
from learning.interchange.credentials import get_issuer_name
from learning.models import Certificate

LINKEDIN = "https://www.linkedin.com/profile/add"


def build_profile_address(certificate: Certificate) -> str:
    """Return the address at LinkedIn where the holder adds `certificate` to their own profile.

    It says what the form there is to hold, and nothing is sent before the holder follows it. The
    person's name is not in it.
    """
    completion = certificate.completion
    awarded = timezone.localtime(completion.awarded_at)
    fields: dict[str, str | int] = {
        "startTask": "CERTIFICATION_NAME",
        "name": completion.title,
        "organizationName": get_issuer_name(),
        "issueYear": awarded.year,
        "issueMonth": awarded.month,
        "certId": str(certificate.uid),
        "certUrl": address_of(certificate),
    }
    if completion.expires_at is not None:
        expires = timezone.localtime(completion.expires_at)
        fields |= {"expirationYear": expires.year, "expirationMonth": expires.month}
    return f"{LINKEDIN}?{urlencode(fields)}"
