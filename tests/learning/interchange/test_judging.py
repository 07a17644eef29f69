"""Our credentials and the example files of 1EdTech's public validator, judged by its checks.

The files are not part of this repository. OPEN_BADGES_SAMPLES names the folder that has them
(`inspector-vc/src/test/resources/ob30` of 1EdTech/digital-credentials-public-validator).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from learning.domain.awarding.certificates import revoke_certificate
from learning.domain.evidence.keys import Curve, decode_bytes
from learning.domain.evidence.signing import sign_token
from learning.interchange.badges import bake_png, bake_svg
from learning.interchange.credentials import write_credential
from learning.models import Certificate, Completion
from tests.factories.learning import build_completion, build_module, build_user
from tests.learning.interchange.judging import OLDER, VALID, Fetch, judge

FOLDER = os.environ.get("OPEN_BADGES_SAMPLES", "")
# What that validator's own tests (OB30Tests) expect of each file: good, or refused by which probe.
SAMPLES = {
    "simple.json": VALID,
    "simple.1ob": VALID,
    "simple-did-key-method.json": VALID,
    "simple-json.png": VALID,
    "simple-json.svg": VALID,
    "simple-jwt.png": VALID,
    "simple-jwt.svg": VALID,
    "simple-context-alias.json": VALID,
    "simple-context-version.json": VALID,
    "simple-did-web-method.json": VALID,
    "simple-multiple-proofs.json": "JsonLDValidation",
    "simple-err-type.json": "TypeProperty",
    "simple-err-proof-method.json": "EmbeddedProof",
    "simple-err-proof-method-no-scheme.json": "EmbeddedProof",
    "simple-err-proof-method-unknown-scheme.json": "EmbeddedProof",
    "simple-err-proof-method-unknown-did-method.json": "EmbeddedProof",
    "simple-err-proof-value.json": "EmbeddedProof",
    "simple-err-expired.json": "Expiration",
    "simple-err-issued.json": "Issuance",
    "simple-err-context.json": "ContextProperty",
    "simple-err-issuer.json": "JsonSchema",
    "simple-err-credential-subject-type.json": "CredentialSubject",
    "simple-err-credential-subject-identifier-type.json": "CredentialSubject",
    "simple-err-credential-subject-result-type.json": "CredentialSubject",
    "simple-err-credential-subject-achievement-result-description-type.json": "CredentialSubject",
    "simple-err-credential-subject-profile-type.json": "CredentialSubject",
    "simple-err-evidence-type.json": "Evidence",
    "simple-err-issuer-type.json": "Issuer",
    "simple-err-issuer-parentorg-type.json": "Issuer",
    "simple-err-issuer-otheridentifier-type.json": "Issuer",
    "bit-string-list/credential-status-revoked.json": "BitstringStatusList: revoked",
    "bit-string-list/credential-status-revoked-blank-nodes.json": "BitstringStatusList: revoked",
    # Of the older data model, which it passes with a warning at best.
    "simple_v1.json": OLDER,
    "simple-jwt_v1.png": OLDER,
    "simple-jwt_v1.svg": OLDER,
    "simple-eddsa-2022.json": OLDER,
    "complete_v1.json": OLDER,
    "credential-status-revoked.json": OLDER,
}


@pytest.mark.any_database
@pytest.mark.skipif(not FOLDER, reason="OPEN_BADGES_SAMPLES names no folder")
@pytest.mark.parametrize(("name", "expected"), SAMPLES.items(), ids=SAMPLES)
def test_a_sample_is_judged_as_the_public_validator_judges_it(name: str, expected: str) -> None:
    def fetch(url: str) -> bytes:
        assert url.endswith("/bit-string-list/testlist"), url
        return (Path(FOLDER) / "bit-string-list" / "testlist").read_bytes()

    found = judge((Path(FOLDER) / name).read_bytes(), fetch)

    assert expected in found


@pytest.fixture
def certificate(db: None) -> Certificate:
    ann = build_user("ann", first_name="Ann", last_name="Lee")
    module = build_module("Buying well", cpd_hours="1.5", validity_months=24)
    return build_completion(module, ann).certificate


@pytest.fixture
def fetch(client: Client) -> Fetch:
    """Return what gets an address of this site, as another program would."""

    def get(url: str) -> bytes:
        host, path = url.partition("://")[2].split("/", 1)
        return client.get(f"/{path}", headers={"Host": host}).content

    return get


def write(certificate: Certificate, curve: str = Curve.P256) -> str:
    return write_credential(certificate, certificate.completion.learner.user, curve=curve)


def test_ours_is_good_in_every_form(certificate: Certificate, fetch: Fetch) -> None:
    token = write(certificate)

    for content in (token.encode(), bake_png(certificate, token), bake_svg(certificate, token)):
        assert judge(content, fetch) == {VALID}


def test_what_it_refused_before_is_why_there_are_two_signatures(
    certificate: Certificate, fetch: Fetch
) -> None:
    token = write(certificate, Curve.ED25519)

    assert judge(token.encode(), fetch) == {"ExternalProof: alg"}


def test_a_revoked_one_and_a_flipped_bit_are_refused(
    certificate: Certificate, fetch: Fetch, django_capture_on_commit_callbacks: Any
) -> None:
    token = write(certificate)
    end = "A" if token[-2] != "A" else "B"
    assert judge((token[:-2] + end + token[-1]).encode(), fetch) == {"ExternalProof: signature"}

    staff = build_user("staff")
    with django_capture_on_commit_callbacks(execute=True):
        revoke_certificate(certificate, reason=Completion.Reason.MISTAKE, by=staff)
    assert judge(token.encode(), fetch) == {"BitstringStatusList: revoked"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda c: c["@context"].pop(0), "ContextProperty"),
        (lambda c: c["@context"].pop(1), "ContextProperty"),
        (lambda c: c.update(type=["VerifiableCredential"]), "TypeProperty"),
        (lambda c: c.update(type=["OpenBadgeCredential"]), "TypeProperty"),
        (lambda c: c.pop("issuer"), "JsonSchema"),
        (lambda c: c["issuer"].update(type=["Other"]), "Issuer"),
        (lambda c: c.update(iss="did:web:other.example.org"), "ExternalProof: issuer"),
        (lambda c: c["credentialSubject"].update(type=["Other"]), "CredentialSubject"),
        (lambda c: c["credentialSubject"].pop("achievement"), "CredentialSubject"),
        (
            lambda c: c["credentialSubject"]["achievement"].update(criteria={}),
            "CredentialSubject",
        ),
        (
            lambda c: c["credentialSubject"]["identifier"][0].update(type="Other"),
            "CredentialSubject",
        ),
        (lambda c: c.update(evidence=[{"type": ["Other"]}]), "Evidence"),
        (lambda c: c.update(validFrom="2040-01-01T00:00:00+00:00"), "Issuance"),
        (lambda c: c.update(validUntil="2020-01-01T00:00:00+00:00"), "Expiration"),
        (lambda c: c.update(exp=1), "ExternalProof: time"),
    ],
)
def test_the_faults_of_its_example_files_are_found_in_ours(
    certificate: Certificate, fetch: Fetch, change: Callable[[dict[str, Any]], Any], expected: str
) -> None:
    claims = json.loads(decode_bytes(write(certificate).split(".")[1]))
    change(claims)

    assert expected in judge(sign_token(claims).encode(), fetch)
