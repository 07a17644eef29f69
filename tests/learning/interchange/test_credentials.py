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
from learning.domain.evidence.keys import (
    Curve,
    decode_bytes,
    encode_bytes,
    get_current_key,
    list_json_web_keys,
    mark_compromised,
)
from learning.domain.evidence.signing import sign_text, sign_token
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
    subject, status = claims.pop("credentialSubject"), claims.pop("credentialStatus")
    place = certificate.status_place
    assert claims == {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Buying well",
        "issuer": {
            "id": "did:web:localhost%3A8000",
            "type": ["Profile"],
            "name": "Social Value Hub",
            "url": "http://localhost:8000",
        },
        "validFrom": "2026-07-01T00:30:00+01:00",
        "validUntil": "2028-07-01T00:30:00+01:00",
        "iss": "did:web:localhost%3A8000",
        "jti": address,
        "sub": f"urn:uuid:{certificate.uid}",
        "nbf": 1782862200,
        "exp": 1846020600,
    }
    lists = f"http://localhost:8000/credentials/status/{place.status_list_id}"
    assert status == {
        "id": f"{lists}#{place.place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place.place),
        "statusListCredential": lists,
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
    keys = KeySet.import_key_set(list_json_web_keys()).keys

    for key, curve, name in zip(keys, (Curve.P256, Curve.ED25519), ("ES256", "EdDSA"), strict=True):
        token = jwt.decode(write_credential(certificate, ann, curve=curve), key, algorithms=[name])
        assert token.header["kid"] == f"did:web:localhost%3A8000#{key.thumbprint()}"
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


def test_of_a_compromised_key_only_what_we_kept_is_genuine(
    certificate: Certificate, ann: User, settings: Any
) -> None:
    kept, forged = (write_credential(certificate, ann) for _time in range(2))
    Certificate.objects.filter(pk=certificate.pk).update(credential=kept, made_at=NOW)
    key = get_current_key(Curve.P256)
    settings.SIGNING_KEY = encode_bytes(b"another key that is for tests 32")
    assert read_credential(forged).is_genuine

    mark_compromised([key.key_id], since=NOW)

    assert read_credential(kept) == Reading(True, certificate.uid)
    assert read_credential(forged) == Reading(is_genuine=False)


def test_the_first_form_of_a_credential_is_still_read(certificate: Certificate) -> None:
    """Signed with Ed25519 and naming the key by its thumbprint alone, as until December 2026."""
    key_id = sign_text(b"").key_id
    header = {"alg": "EdDSA", "kid": key_id, "typ": "JWT"}
    claims = {"sub": f"urn:uuid:{certificate.uid}"}
    text = ".".join(encode_bytes(json.dumps(part).encode()) for part in (header, claims))

    signed = f"{text}.{sign_text(text.encode()).signature}"

    assert read_credential(signed) == Reading(True, certificate.uid)


@pytest.mark.parametrize(
    "text",
    ["", "..", "a.b.c", "e30.e30.e30", "W10.W10.W10", "a.b", "€.b.c", "bnVsbA.bnVsbA.AA"],
)
def test_what_is_no_credential_is_refused(text: str) -> None:
    assert read_credential(text) == Reading(is_genuine=False)


def test_what_was_signed_for_something_else_is_no_credential() -> None:
    """Checkpoints and status lists are signed with the same keys: they are no certificates."""
    assert read_credential(sign_token({"sub": "http://x.test/list"})) == Reading(is_genuine=False)
    header = encode_bytes(json.dumps({"alg": "EdDSA", "kid": sign_text(b"").key_id}).encode())
    for claims in (b"[]", b"{}", b'{"sub": 1}', b'{"sub": "urn:uuid:x"}', b"no JSON"):
        text = f"{header}.{encode_bytes(claims)}"
        signed = f"{text}.{sign_text(text.encode()).signature}"
        assert read_credential(signed) == Reading(is_genuine=False)
