"""The signed credential: its shape, what it tells of a person, and reading it again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from hub.users.models import User
from learning.domain.evidence.signing import (
    decode_bytes,
    encode_bytes,
    list_published_keys,
    sign_text,
)
from learning.interchange.credentials import Reading, read_credential, write_credential
from learning.models import Certificate
from tests.factories.learning import (
    build_completion,
    build_module,
    build_path,
    build_user,
    choose_path,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # the first of July in London


@pytest.fixture
def ann() -> User:
    return build_user("ann", first_name="Ann", last_name="Lee")


@pytest.fixture
def certificate(ann: User) -> Certificate:
    module = build_module("Buying well", cpd_hours="1.50", validity_months=24)
    return build_completion(module, ann, awarded_at=NOW).certificate


def claims_of(credential: str) -> dict[str, Any]:
    return json.loads(decode_bytes(credential.split(".")[1]))


def test_it_has_the_shape_of_an_open_badge(certificate: Certificate, ann: User) -> None:
    claims = claims_of(write_credential(certificate, ann))

    address = f"http://localhost:8000/certificates/{certificate.uid}/"
    subject = claims.pop("credentialSubject")
    assert claims == {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Buying well",
        "issuer": {
            "id": "http://localhost:8000",
            "type": ["Profile"],
            "name": "Social Value Hub",
            "url": "http://localhost:8000",
        },
        "validFrom": "2026-07-01T00:30:00+01:00",
        "validUntil": "2028-07-01T00:30:00+01:00",
        "iss": "http://localhost:8000",
        "jti": address,
        "sub": f"urn:uuid:{certificate.uid}",
        "nbf": 1782862200,
        "exp": 1846020600,
    }
    assert subject["achievement"]["achievementType"] == "Course"
    assert subject["achievement"]["name"] == "Buying well"
    assert subject["achievement"]["version"] == certificate.completion.module_version.digest
    assert subject["creditsEarned"] == 1.5


def test_of_the_person_it_holds_the_name_and_a_salted_hash(
    certificate: Certificate, ann: User
) -> None:
    texts = [write_credential(certificate, ann) for _again in range(2)]

    first, second = (claims_of(text)["credentialSubject"]["identifier"] for text in texts)
    name, address = first
    assert name["identityHash"] == "Ann Lee"
    assert address["identityHash"] == (
        "sha256$" + sha256(f"ann@hub.test{address['salt']}".encode()).hexdigest()
    )
    assert address["salt"] != second[1]["salt"]
    whole = json.dumps(claims_of(texts[0]))
    assert "ann@hub.test" not in whole
    assert str(certificate.completion.learner_id) not in whole
    assert str(certificate.completion.uid) not in whole
    assert "score" not in whole


def test_another_program_checks_it_with_the_published_keys(
    certificate: Certificate, ann: User
) -> None:
    text = write_credential(certificate, ann)
    keys = KeySet.import_key_set({"keys": list_published_keys()})

    token = jwt.decode(text, keys, algorithms=["EdDSA"])

    assert token.header["kid"] == keys.keys[0].thumbprint()
    assert token.claims["name"] == "Buying well"


def test_a_path_is_a_programme(ann: User) -> None:
    module = build_module("Buying well", cpd_hours="1.50")
    choose_path(build_path("For buyers", module), ann)
    build_completion(module, ann)
    path = Certificate.objects.get(completion__title="For buyers")

    achievement = claims_of(write_credential(path, ann))["credentialSubject"]["achievement"]

    assert achievement["achievementType"] == "LearningProgram"
    assert achievement["version"] == path.completion.path_version.digest
    assert "exp" not in claims_of(write_credential(path, ann))


def test_a_genuine_one_is_read_and_one_changed_character_is_refused(
    certificate: Certificate, ann: User
) -> None:
    text = write_credential(certificate, ann)
    assert read_credential(text) == Reading(True, certificate.uid)

    # Every place is too many for a test that runs each day; these meet each part and each end.
    for place in {0, len(text) - 1, *range(5, len(text), 37)}:
        if text[place] != ".":
            other = "A" if text[place] != "A" else "B"
            changed = text[:place] + other + text[place + 1 :]
            assert read_credential(changed) == Reading(is_genuine=False), place


def test_it_stays_genuine_when_the_key_is_changed(
    certificate: Certificate, ann: User, settings: Any
) -> None:
    text = write_credential(certificate, ann)
    settings.SIGNING_KEY = encode_bytes(b"another key that is for tests 32")

    assert read_credential(text).is_genuine
    assert write_credential(certificate, ann).split(".")[0] != text.split(".")[0]


@pytest.mark.parametrize(
    "text",
    ["", "..", "a.b.c", "e30.e30.e30", "W10.W10.W10", "a.b", "€.b.c", "bnVsbA.bnVsbA.AA"],
)
def test_what_is_no_credential_is_refused(text: str) -> None:
    assert read_credential(text) == Reading(is_genuine=False)


def test_what_was_signed_for_something_else_is_no_credential() -> None:
    """A checkpoint is signed with the same key: it must not pass for a certificate."""
    header = encode_bytes(json.dumps({"kid": sign_text(b"").key_id}).encode())
    for claims in (b"[]", b"{}", b'{"sub": 1}', b'{"sub": "urn:uuid:x"}', b"no JSON"):
        text = f"{header}.{encode_bytes(claims)}"
        signed = f"{text}.{sign_text(text.encode()).signature}"
        assert read_credential(signed) == Reading(is_genuine=False)
