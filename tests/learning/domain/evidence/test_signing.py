"""Signatures: whose they are, what one changed character does, and a key that was replaced."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OKPKey

from hub.core.page_cache import current_generation
from learning.domain.evidence.keys import (
    Curve,
    decode_bytes,
    encode_bytes,
    mark_compromised,
)
from learning.domain.evidence.signing import (
    SignedText,
    sign_text,
    sign_token,
    verify_text,
    verify_token,
)
from learning.models import PublishedKey

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
OTHER_KEY = encode_bytes(b"another key that is for tests 32")
# RFC 8037, appendix A: a key, its thumbprint and a signature of it.
RFC_SEED = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
RFC_PUBLIC = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
RFC_THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
RFC_PAYLOAD = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
RFC_SIGNATURE = (
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
)


def test_key_id_and_signature_are_those_of_the_standard(settings: Any) -> None:
    settings.SIGNING_KEY = RFC_SEED

    assert sign_text(RFC_PAYLOAD) == SignedText(RFC_THUMBPRINT, RFC_SIGNATURE)
    assert list(PublishedKey.objects.values_list("key_id", "public_key")) == [
        (RFC_THUMBPRINT, RFC_PUBLIC)
    ]


def test_a_signature_is_good_for_these_very_bytes_and_this_key() -> None:
    signed = sign_text(b"Ann passed")

    assert verify_text(b"Ann passed", signed.key_id, signed.signature)
    assert not verify_text(b"Ann pasSed", signed.key_id, signed.signature)
    assert not verify_text(b"Ann passed", "x" * 43, signed.signature)


def test_one_changed_character_of_the_signature_is_refused() -> None:
    signed = sign_text(b"Ann passed")
    for place, old in enumerate(signed.signature):
        # Also where the last character differs only in bits that are not used.
        new = "B" if old == "A" else chr(ord(old) ^ 1)
        changed = signed.signature[:place] + new + signed.signature[place + 1 :]
        assert not verify_text(b"Ann passed", signed.key_id, changed), place


@pytest.mark.parametrize("signature", ["", "A", "ä", "A" * 86, "=" * 86, "A B"])
def test_what_is_no_signature_is_refused(signature: str) -> None:
    assert not verify_text(b"Ann passed", sign_text(b"Ann passed").key_id, signature)


def test_what_an_old_key_signed_stays_good(settings: Any) -> None:
    old = sign_text(b"before")
    settings.SIGNING_KEY = OTHER_KEY
    new = sign_text(b"after")

    assert old.key_id != new.key_id
    assert verify_text(b"before", old.key_id, old.signature)
    assert verify_text(b"after", new.key_id, new.signature)


def test_a_compromised_key_is_trusted_for_what_was_signed_before(settings: Any) -> None:
    old = sign_text(b"before")
    settings.SIGNING_KEY = OTHER_KEY
    mark_compromised([old.key_id], since=NOW)

    def is_good(made_at: datetime | None) -> bool:
        return verify_text(b"before", old.key_id, old.signature, made_at=made_at)

    assert is_good(NOW - timedelta(seconds=1))
    assert not is_good(NOW)
    assert not is_good(None)


@pytest.mark.parametrize(
    ("curve", "algorithm", "kind"), [(Curve.P256, "ES256", ECKey), (Curve.ED25519, "EdDSA", OKPKey)]
)
def test_another_library_verifies_a_token_with_the_key_that_it_brings(
    curve: str, algorithm: str, kind: Any
) -> None:
    token = sign_token({"a": "ä", "b": 1}, curve=curve)

    header = json.loads(decode_bytes(token.split(".")[0]))
    key = kind.import_key(header["jwk"])
    read = jws.deserialize_compact(token, key, algorithms=[algorithm])

    assert json.loads(read.payload) == {"a": "ä", "b": 1}
    assert header == {
        "alg": algorithm,
        "jwk": header["jwk"],
        "kid": f"did:web:localhost%3A8000#{key.thumbprint()}",
        "typ": "JWT",
    }
    assert not key.is_private
    assert set(header["jwk"]) == {"kty", "crv", "x"} | ({"y"} if algorithm == "ES256" else set())


@pytest.mark.parametrize("curve", [Curve.P256, Curve.ED25519])
def test_equal_claims_give_an_equal_token(curve: str) -> None:
    assert sign_token({"a": 1}, curve=curve) == sign_token({"a": 1}, curve=curve)


@pytest.mark.parametrize("curve", [Curve.P256, Curve.ED25519])
def test_a_token_with_one_changed_character_is_refused(curve: str) -> None:
    token = sign_token({"a": 1}, curve=curve)
    read = verify_token(token)
    assert read is not None
    assert read.claims == {"a": 1}

    for place, old in enumerate(token):
        if old != ".":
            new = "B" if old == "A" else "A"
            assert verify_token(token[:place] + new + token[place + 1 :]) is None, place


def test_the_key_that_a_token_brings_counts_for_nothing(settings: Any) -> None:
    """Somebody signs with a key of their own and names ours."""
    sign_token({"a": 1})
    ours, theirs = settings.SIGNING_KEY, OTHER_KEY
    good = sign_token({"a": 1})
    settings.SIGNING_KEY = theirs
    forged = sign_token({"a": 2}).split(".")
    PublishedKey.objects.exclude(pk=PublishedKey.objects.order_by("pk")[0].pk).delete()
    settings.SIGNING_KEY = ours
    header = json.loads(decode_bytes(forged[0])) | {"kid": _kid_of(good)}
    relabelled = encode_bytes(json.dumps(header).encode())

    assert verify_token(".".join(forged)) is None
    assert verify_token(".".join([relabelled, *forged[1:]])) is None


def _kid_of(token: str) -> str:
    return json.loads(decode_bytes(token.split(".", maxsplit=1)[0]))["kid"]


@pytest.mark.parametrize("name", ["none", "HS256", "EdDSA", None, 1])
def test_another_way_of_signing_than_that_of_the_key_is_refused(name: Any) -> None:
    header, claims, signature = sign_token({"a": 1}).split(".")
    changed = json.loads(decode_bytes(header)) | {"alg": name}
    token = f"{encode_bytes(json.dumps(changed).encode())}.{claims}.{signature}"

    assert verify_token(token) is None


def test_a_published_key_is_never_changed() -> None:
    sign_text(b"Ann passed")
    row = PublishedKey.objects.get()
    row.public_key = "x" * 43

    with pytest.raises(TypeError):
        row.save()


def test_kept_answers_end_when_a_key_is_first_used(
    django_capture_on_commit_callbacks: Any,
) -> None:
    before = current_generation()
    with django_capture_on_commit_callbacks(execute=True):
        sign_text(b"Ann passed")
    first = current_generation()
    with django_capture_on_commit_callbacks(execute=True):
        sign_text(b"Bea passed")

    assert first != before
    assert current_generation() == first
