"""Signatures: whose they are, what one changed character does, and a key that was replaced."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from joserfc.jwk import KeySet

from hub.core.page_cache import current_generation
from learning.domain.evidence.signing import (
    SignedText,
    decode_bytes,
    encode_bytes,
    list_published_keys,
    sign_text,
    verify_text,
)
from learning.models import PublishedKey

pytestmark = pytest.mark.django_db
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
    assert [key["kid"] for key in list_published_keys()] == [old.key_id, new.key_id]


def test_a_key_that_never_signed_is_published_once_it_is_set(settings: Any) -> None:
    before = sign_text(b"before").key_id
    settings.SIGNING_KEY = OTHER_KEY

    published, present = (key["kid"] for key in list_published_keys())
    assert published == before
    assert present != before
    assert PublishedKey.objects.count() == 1


def test_a_stolen_key_that_was_taken_out_is_believed_no_more(settings: Any) -> None:
    old = sign_text(b"before")
    settings.SIGNING_KEY = OTHER_KEY
    PublishedKey.objects.filter(key_id=old.key_id).delete()

    assert not verify_text(b"before", old.key_id, old.signature)


def test_a_published_key_is_never_changed() -> None:
    sign_text(b"Ann passed")
    row = PublishedKey.objects.get()
    row.public_key = "x" * 43

    with pytest.raises(TypeError):
        row.save()


def test_published_keys_are_public_halves_that_other_programs_read(client: Client) -> None:
    signed = sign_text(b"Ann passed")

    answer = client.get("/.well-known/jwks.json")

    assert answer["Content-Type"] == "application/json"
    keys = KeySet.import_key_set(json.loads(answer.content))
    [key] = keys.keys
    assert not key.is_private
    assert b'"d"' not in answer.content
    key.public_key.verify(decode_bytes(signed.signature), b"Ann passed")
    assert key.thumbprint() == key.kid == signed.key_id
    assert not answer.cookies


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
