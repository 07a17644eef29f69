"""The signed list of what is revoked: its form, its bits, and how long a copy is good."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from hub.core.page_cache import current_generation
from hub.users.accounts.deletion import delete_account
from hub.users.models import User
from learning.domain.awarding.certificates import reinstate_certificate, revoke_certificate
from learning.domain.evidence.keys import decode_bytes
from learning.domain.evidence.signing import verify_token
from learning.domain.evidence.status_places import reserve_place
from learning.interchange.status_lists import encode_places, write_status_list
from learning.models import Certificate, Completion, StatusList, StatusPlace
from tests.factories.learning import build_completion, build_module, build_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 12, 34, 56, tzinfo=UTC)


def unpack(encoded: str) -> bytes:
    assert encoded[0] == "u"
    return gzip.decompress(decode_bytes(encoded[1:]))


@pytest.fixture
def ann() -> User:
    return build_user("ann", first_name="Ann", last_name="Lee")


@pytest.fixture
def place(ann: User) -> StatusPlace:
    return reserve_place(build_completion(build_module("Buying well"), ann).certificate)


def read_place(client: Client, place: StatusPlace) -> int:
    """Return the bit of `place`, as a program reads it that fetches the list."""
    answer = client.get(f"/credentials/status/{place.status_list_id}")
    assert answer.status_code == 200
    token = verify_token(answer.content.decode())
    assert token is not None
    bits = unpack(token.claims["credentialSubject"]["encodedList"])
    return bits[place.place // 8] >> (7 - place.place % 8) & 1


def test_it_has_the_form_of_the_standard(place: StatusPlace) -> None:
    token = verify_token(write_status_list(place.status_list, now=NOW))

    assert token is not None
    address = f"http://localhost:8000/credentials/status/{place.status_list_id}"
    subject = token.claims.pop("credentialSubject")
    assert token.claims == {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": "did:web:localhost%3A8000",
        "validFrom": "2026-12-01T12:00:00+00:00",
        "validUntil": "2026-12-02T12:00:00+00:00",
        "iss": "did:web:localhost%3A8000",
        "jti": address,
        "sub": f"{address}#list",
        "nbf": 1796126400,
        "exp": 1796212800,
    }
    assert token.algorithm == "ES256"
    assert len(unpack(subject.pop("encodedList"))) * 8 == 131_072
    assert subject == {
        "id": f"{address}#list",
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "ttl": 300_000,
    }


def test_the_example_of_the_standard_is_packed_alike() -> None:
    """Bitstring Status List 1.0, example 4: an empty list of 131,072 places."""
    example = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"

    assert unpack(example) == unpack(encode_places([]))


@hypothesis_settings(max_examples=30)
@given(places=st.sets(st.integers(0, 131_071), max_size=50))
def test_the_bits_of_these_places_are_set_and_no_other(places: set[int]) -> None:
    bits = unpack(encode_places(sorted(places)))

    found = {
        number * 8 + bit
        for number, byte in enumerate(bits)
        for bit in range(8)
        if byte & (0x80 >> bit)
    }
    assert found == places


def test_revoking_lifting_and_erasing_are_seen_by_a_program_that_fetches_it(
    client: Client, ann: User, place: StatusPlace, django_capture_on_commit_callbacks: Any
) -> None:
    """The site keeps answers for readers: what changes a bit ends them."""
    certificate = Certificate.objects.with_completion().get()
    assert read_place(client, place) == 0

    with django_capture_on_commit_callbacks(execute=True):
        revoke_certificate(certificate, reason=Completion.Reason.MISTAKE, by=ann)
    assert read_place(client, place) == 1

    certificate.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        reinstate_certificate(certificate, by=ann, because="It was theirs.")
    assert read_place(client, place) == 0

    with django_capture_on_commit_callbacks(execute=True):
        delete_account(ann, by=ann)
    assert read_place(client, place) == 1


def test_kept_answers_end_with_a_revocation_and_not_with_an_award(
    ann: User, place: StatusPlace, django_capture_on_commit_callbacks: Any
) -> None:
    another = build_module("Another")
    before = current_generation()
    with django_capture_on_commit_callbacks(execute=True):
        build_completion(another, ann)
    awarded = current_generation()
    with django_capture_on_commit_callbacks(execute=True):
        certificate = Certificate.objects.with_completion().earliest("pk")
        revoke_certificate(certificate, reason=Completion.Reason.MISTAKE, by=ann)

    assert awarded == before
    assert current_generation() != awarded


def test_it_may_be_kept_for_five_minutes_and_is_the_same_all_hour(
    client: Client, place: StatusPlace
) -> None:
    first, again = (client.get(f"/credentials/status/{place.status_list_id}") for _time in "12")

    assert first["Cache-Control"] == "public, max-age=300"
    assert first["Content-Type"] == "application/vc+jwt"
    assert first["Access-Control-Allow-Origin"] == "*"
    assert first.content == again.content
    assert not first.cookies
    headers = {"If-None-Match": first["ETag"]}
    late = client.get(f"/credentials/status/{place.status_list_id}", headers=headers)
    assert late.status_code == 304
    late_list = write_status_list(place.status_list, now=NOW + timedelta(hours=1))
    assert late_list != write_status_list(place.status_list, now=NOW)


def test_a_list_that_is_none_is_not_there(client: Client) -> None:
    assert client.get("/credentials/status/1").status_code == 404


def test_it_names_nobody(place: StatusPlace, ann: User) -> None:
    text = json.dumps(verify_token(write_status_list(StatusList.objects.get())).claims)

    certificate = Certificate.objects.with_completion().get()
    for secret in (certificate.uid, certificate.completion.learner_id, ann.email, "Ann"):
        assert str(secret) not in text
