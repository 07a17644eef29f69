"""The link by which a submission is found again: its id with our signature, nothing else.

Whoever has the link may read and change the submission, so it is never logged (`hub.settings.logs`
leaves signed parts of an address out) and never sent to another site (`Referrer-Policy`). Until
when it works stands in the row, because each change gives it more time.
"""

from __future__ import annotations

import uuid

from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from casestudies.submission.errors import LinkEndedError, LinkWrongError
from casestudies.submission.models import Submission
from hub.core.letters import site_address

SIGNER = signing.Signer(salt="casestudies.submission")


def make_token(submission: Submission) -> str:
    """Return the signed id of `submission` as it stands in addresses."""
    return SIGNER.sign(submission.pk.hex)


def find_submission(token: str) -> Submission:
    """Return the submission of a link.

    Raises:
        LinkWrongError: when the link is not one of ours, or not whole.
        LinkEndedError: when it was one of ours and its time is over.
    """
    try:
        key = uuid.UUID(hex=SIGNER.unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise LinkWrongError from error
    found = Submission.objects.filter(pk=key, link_ends_at__gt=timezone.now()).first()
    if found is None:
        raise LinkEndedError
    return found


def whole_link(submission: Submission) -> str:
    """Return the address of `submission` for a letter: on this site, in its language."""
    with override(submission.language):
        path = reverse("submission:resume", args=[make_token(submission)])
    return site_address(path)
