"""Certificates in every state: the demo trainee's, and one of somebody who is gone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

MONTHS_AGO = timedelta(days=100)


def make_certificates() -> dict[str, str]:
    """Make them; return paths and values by name."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- needs Django set up
    from django.utils import timezone  # noqa: PLC0415 -- likewise

    from learning.domain.awarding import certificates  # noqa: PLC0415 -- likewise
    from learning.interchange.credentials import write_credential  # noqa: PLC0415 -- likewise
    from learning.models import Completion  # noqa: PLC0415 -- likewise
    from tests.factories.learning import build_user  # noqa: PLC0415 -- likewise

    users = get_user_model().objects
    trainee = users.get(email="trainee@example.org")
    valid = issue("A module with a certificate", trainee)
    expired = issue("A module that expires", trainee, timezone.now() - MONTHS_AGO)
    revoked = issue("A module that was revoked", trainee)
    certificates.revoke_certificate(
        revoked, reason=Completion.Reason.MISTAKE, by=users.get(email="admin@example.org")
    )
    nameless = issue("A module without a name", trainee)
    type(nameless).objects.filter(pk=nameless.pk).update(name="")
    gone = build_user("gone", first_name="Gone", last_name="Person")
    withdrawn = issue("A module of somebody gone", gone)
    certificates.withdraw_certificates(gone)
    older = issue("A module with an older credential", trainee)
    make_in_first_form(older)
    named = {
        "certificate": valid,
        "certificate_first_form": older,
        "certificate_expired": expired,
        "certificate_revoked": revoked,
        "certificate_nameless": nameless,
        "certificate_withdrawn": withdrawn,
    }
    build_short_quiz()
    paths = {name: f"/certificates/{each.uid}/" for name, each in named.items()}
    return paths | {"credential": write_credential(valid, trainee)}


def issue(title: str, user: Any, awarded_at: Any = None) -> Any:
    """Return the certificate of a module that is worth two hours and holds for three months."""
    from learning.domain.awarding.certificates import rename_certificate  # noqa: PLC0415 -- likewise
    from tests.factories.learning import build_completion, build_module  # noqa: PLC0415 -- likewise

    module = build_module(title, cpd_hours=2, validity_months=3)
    certificate = build_completion(module, user, awarded_at=awarded_at).certificate
    return rename_certificate(certificate, name="Tariq Ali", by=user)


def make_in_first_form(certificate: Any) -> None:
    """Make a certificate out as it was until December 2026: signed with Ed25519 alone."""
    from django.utils import timezone  # noqa: PLC0415 -- needs Django set up

    from learning.domain.evidence.keys import encode_bytes  # noqa: PLC0415 -- likewise
    from learning.domain.evidence.signing import sign_text  # noqa: PLC0415 -- likewise
    from learning.models import Certificate, CertificateFile  # noqa: PLC0415 -- likewise

    header = f'{{"alg":"EdDSA","kid":"{sign_text(b"").key_id}"}}'
    text = f"{encode_bytes(header.encode())}.{encode_bytes(b'{}')}"
    token = f"{text}.{sign_text(text.encode()).signature}"
    CertificateFile.objects.create(certificate=certificate, content=b"%PDF-1.7")
    Certificate.objects.filter(pk=certificate.pk).update(credential=token, made_at=timezone.now())


def build_short_quiz() -> None:
    """Make a module that one right number completes, for the journey of somebody who passes."""
    from tests.factories import learning  # noqa: PLC0415 -- needs Django set up

    question = learning.build_question("extra-short", learning.bodies()["numeric"])
    module = learning.build_module("A module to pass", cpd_hours="1.5", validity_months=24)
    learning.build_quiz(module, learning.fixed_section(question), title="A short quiz")
