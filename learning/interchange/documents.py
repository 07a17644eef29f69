"""What is made of a certificate: the printed file and the credential, then credentials anew."""

from __future__ import annotations

import json

from hub.users.models import User
from learning.domain.awarding.certificates import make_out
from learning.domain.errors import CertificateClosed
from learning.domain.evidence.keys import Curve, decode_bytes, find_key
from learning.domain.locking import locked
from learning.interchange.credentials import write_credential
from learning.interchange.printing import print_certificate
from learning.models import Certificate, Completion, CredentialDocument

Algorithm = CredentialDocument.Algorithm
CURVES = {Algorithm.ES256: Curve.P256, Algorithm.EDDSA: Curve.ED25519}


def write_documents(certificate: Certificate, user: User) -> tuple[bytes, str]:
    """Return the PDF and the signed credential of `certificate`, whose holder is `user`."""
    return print_certificate(certificate), write_credential(certificate, user)


def find_credential(certificate: Certificate, algorithm: str = Algorithm.ES256) -> str | None:
    """Return the latest credential with this signature that other programs accept today."""
    if certificate.made_at is None:
        return None
    later = certificate.documents.filter(algorithm=algorithm).values_list("token", flat=True)
    kept = [*later, certificate.credential]
    return next((token for token in kept if token and is_portable(token, algorithm)), None)


def is_portable(token: str, algorithm: str = Algorithm.ES256) -> bool:
    """Return whether a credential of ours has today's form and a key that is trusted.

    The first ones named a key without an address and brought none with them, and nothing in them
    leads to the list of what is revoked.
    """
    header = json.loads(decode_bytes(token.split(".", 1)[0]))
    if header["alg"] != algorithm or "jwk" not in header:
        return False
    key = find_key(header["kid"].rpartition("#")[2])
    return key is not None and key.compromised_at is None


def issue_credential(
    certificate: Certificate, *, by: User, algorithm: str = Algorithm.ES256
) -> str:
    """Return the credential with this signature, made now if there is none that is accepted today.

    What was made before stays as it is. Raises as `make_out` does.
    """
    made = make_out(certificate, by=by, write=write_documents)
    found = find_credential(made, algorithm)
    if found is not None:
        return found
    token = write_credential(made, by, curve=CURVES[Algorithm(algorithm)])
    with (
        locked(Completion, pk=made.completion_id, savepoint=True) as completion,
        locked(Certificate, pk=made.pk) as row,
    ):
        if completion.revoked_at is not None or row.withdrawn_at is not None:
            raise CertificateClosed
        found = find_credential(row, algorithm)  # somebody else may have made one since
        if found is None:
            CredentialDocument.objects.create(certificate=row, algorithm=algorithm, token=token)
    return found or token
