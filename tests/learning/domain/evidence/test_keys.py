"""Keys of the site: derived, published in two forms, replaced, compromised."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from joserfc.jwk import KeySet

from learning.domain.errors import KeyInUse, UnknownKey
from learning.domain.evidence.keys import (
    Curve,
    describe_issuer,
    describe_key,
    encode_bytes,
    find_key,
    get_current_key,
    get_private_key,
    list_current_keys,
    list_json_web_keys,
    mark_compromised,
    publish,
)
from learning.domain.evidence.signing import sign_text, sign_token
from learning.models import PublishedKey

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
OTHER_KEY = encode_bytes(b"another key that is for tests 32")
ISSUER = "did:web:localhost%3A8000"


def list_ids() -> list[str]:
    return [key["kid"] for key in list_json_web_keys()["keys"]]


def test_the_derived_key_is_always_the_same_for_a_secret(settings: Any) -> None:
    """A change of the derivation would silently replace the key of every site."""
    settings.SIGNING_KEY = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
    first = describe_key(get_current_key(Curve.P256))
    settings.SIGNING_KEY = OTHER_KEY
    other = describe_key(get_current_key(Curve.P256))

    assert first == {
        "kty": "EC",
        "crv": "P-256",
        "x": "tVWcLoYsI-incorzs6naeNfY-wlhUALdZEAjh5Ue0w0",
        "y": "iSfuWLH3JF44DjmGQLrqI76N5t_Gu0KYM3nwPaotCjo",
    }
    assert other["x"] != first["x"]
    assert get_private_key(Curve.P256).key_size == 256


def test_both_keys_are_published_before_they_sign() -> None:
    assert PublishedKey.objects.count() == 0
    assert list_ids() == [key.key_id for key in list_current_keys()]

    sign_token({})
    sign_text(b"")

    rows = PublishedKey.objects.values_list("curve", "key_id")
    assert dict(rows) == {key.curve: key.key_id for key in list_current_keys()}
    assert list_ids() == [key.key_id for key in list_current_keys()]


def test_a_replaced_key_stays_published_after_the_current_ones(settings: Any) -> None:
    sign_token({})
    sign_text(b"")
    old = {key.key_id for key in list_current_keys()}
    settings.SIGNING_KEY = OTHER_KEY

    ids = list_ids()
    assert ids[:2] == [key.key_id for key in list_current_keys()]
    assert set(ids[2:]) == old
    methods = describe_issuer()["verificationMethod"]
    assert [each["id"] for each in methods] == [f"{ISSUER}#{key}" for key in ids]
    assert methods[0]["publicKeyJwk"]["crv"] == "P-256"


def test_a_compromised_key_is_published_as_such(settings: Any) -> None:
    sign_token({})
    old = get_current_key(Curve.P256)
    settings.SIGNING_KEY = OTHER_KEY

    assert mark_compromised([old.key_id], since=NOW) == 1
    assert mark_compromised([old.key_id], since=NOW + timedelta(days=1)) == 0

    assert old.key_id not in list_ids()
    [shown] = list_json_web_keys()["revoked_keys"]
    assert shown["kid"] == old.key_id
    assert shown["revoked"] == {"revoked_at": int(NOW.timestamp()), "reason": "compromised"}
    assert f"{ISSUER}#{old.key_id}" not in json.dumps(describe_issuer())
    found = find_key(old.key_id)
    assert found is not None
    assert found.compromised_at == NOW
    assert mark_compromised([old.key_id], since=NOW - timedelta(days=1)) == 1


def test_the_current_key_and_an_unknown_one_are_not_marked() -> None:
    sign_token({})
    current = get_current_key(Curve.P256)

    with pytest.raises(KeyInUse):
        mark_compromised([current.key_id], since=NOW)
    with pytest.raises(UnknownKey):
        mark_compromised(["nothing"], since=NOW)
    assert not PublishedKey.objects.filter(compromised_at__isnull=False).exists()


def test_the_database_refuses_a_curve_that_is_none() -> None:
    publish(get_current_key(Curve.P256))
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedKey.objects.update(curve="P-384")


@pytest.mark.parametrize("path", ["/.well-known/jwks.json", "/.well-known/did.json"])
def test_published_keys_are_public_halves_that_other_programs_read(
    client: Client, path: str
) -> None:
    answer = client.get(path)

    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert b'"d"' not in answer.content
    assert not answer.cookies
    said = json.loads(answer.content)
    keys = said.get("keys") or [each["publicKeyJwk"] for each in said["verificationMethod"]]
    read = KeySet.import_key_set({"keys": keys}).keys
    assert [key.is_private for key in read] == [False, False]
    assert [key.thumbprint() for key in read] == [key.key_id for key in list_current_keys()]


def test_the_identifier_leads_to_its_document(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://hub.example.org"
    said = client.get("/.well-known/did.json").json()

    key = get_current_key(Curve.P256)
    assert said["id"] == "did:web:hub.example.org"
    assert said["assertionMethod"][0] == f"did:web:hub.example.org#{key.key_id}"
    assert said["verificationMethod"][0] == {
        "id": f"did:web:hub.example.org#{key.key_id}",
        "type": "JsonWebKey",
        "controller": "did:web:hub.example.org",
        "publicKeyJwk": describe_key(key),
    }
