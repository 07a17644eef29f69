"""What is made of a certificate at its first download: the printed file and the credential."""

from __future__ import annotations

from hub.users.models import User
from learning.interchange.credentials import write_credential
from learning.interchange.printing import print_certificate
from learning.models import Certificate


def write_documents(certificate: Certificate, user: User) -> tuple[bytes, str]:
    """Return the PDF and the signed credential of `certificate`, whose holder is `user`."""
    return print_certificate(certificate), write_credential(certificate, user)
