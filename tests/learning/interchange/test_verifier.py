"""`docs/verify_credential.py`, the program for those who check a credential without the hub."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from hub.users.models import User
from learning.domain.evidence.keys import encode_bytes, list_json_web_keys
from learning.interchange.credentials import write_credential
from learning.interchange.status_lists import write_status_list
from learning.models import Certificate, Completion, StatusList, StatusPlace
from tests.factories.learning import build_completion, build_module, build_user

PROGRAM = settings.BASE_DIR / "docs" / "verify_credential.py"
# RFC 8032, section 7.1: public key, message, signature of tests 1, 2, 3 and SHA(abc).
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e397"
            "01cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f361"
            "3d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f76"
            "0984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        (
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c2"
            "3a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c"
            "66431e0303dca179c138ac17ad9bef1177331a704"
        ),
    ),
]


def load_program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_credential", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


verifier = load_program()


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_signatures_of_the_standard(key: str, message: str, signature: str) -> None:
    raw = bytes.fromhex(signature)
    verifier.check_signature(bytes.fromhex(key), bytes.fromhex(message), raw)

    for place in (0, 31, 32, 63):
        changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        with pytest.raises(verifier.InvalidError):
            verifier.check_signature(bytes.fromhex(key), bytes.fromhex(message), changed)


def test_the_same_signature_written_otherwise_is_refused() -> None:
    """S plus the order of the group would be good as well: RFC 8032, section 8.4."""
    key, message, signature = (bytes.fromhex(part) for part in VECTORS[2])
    number = int.from_bytes(signature[32:], "little") + verifier.L
    other = signature[:32] + number.to_bytes(32, "little")

    with pytest.raises(verifier.InvalidError, match="out of range"):
        verifier.check_signature(key, message, other)


@hypothesis_settings(max_examples=15, deadline=None)
@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=200))
def test_it_agrees_with_another_implementation(seed: bytes, message: bytes) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes_raw()

    verifier.check_signature(public, message, private.sign(message))
    with pytest.raises(verifier.InvalidError):
        verifier.check_signature(public, message + b"x", private.sign(message))


@hypothesis_settings(max_examples=15, deadline=None)
@given(number=st.integers(1, 2**255), message=st.binary(max_size=200), flip=st.integers(0, 511))
def test_it_agrees_with_another_implementation_of_es256(
    number: int, message: bytes, flip: int
) -> None:
    private = derive_private_key(number, SECP256R1())
    public = private.public_key().public_numbers()
    x, y = (part.to_bytes(32, "big") for part in (public.x, public.y))
    r, s = decode_dss_signature(private.sign(message, ECDSA(SHA256())))
    signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")

    verifier.check_signature_256(x, y, message, signature)
    changed = bytearray(signature)
    changed[flip // 8] ^= 1 << flip % 8
    with pytest.raises(verifier.InvalidError):
        verifier.check_signature_256(x, y, message, bytes(changed))
    with pytest.raises(verifier.InvalidError):
        verifier.check_signature_256(x, y, message + b"x", signature)
    with pytest.raises(verifier.InvalidError, match="no point"):
        verifier.check_signature_256(y, x, message, signature)


@pytest.fixture
def files(db: None, tmp_path: Path) -> Callable[..., tuple[str, Path, Path]]:
    """Return what makes the two files that a checker has, and returns the credential in one."""

    def make(awarded_at: datetime | None = None, **rules: Any) -> tuple[str, Path, Path]:
        ann: User = build_user("ann", first_name="Ann", last_name="Lee")
        module = build_module("Buying well", **rules)
        build_completion(module, ann, awarded_at=awarded_at)
        text = write_credential(Certificate.objects.with_completion().get(), ann)
        (tmp_path / "ann.jwt").write_text(text + "\n")
        (tmp_path / "keys.json").write_text(json.dumps(list_json_web_keys()))
        return text, tmp_path / "ann.jwt", tmp_path / "keys.json"

    return make


def run(*arguments: Path) -> tuple[int, str]:
    """Run the program with Python alone: no package, no variable, no other folder."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", PROGRAM, *arguments],
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    assert done.stderr == b""
    return done.returncode, done.stdout.decode()


def test_a_genuine_credential(files: Callable[..., tuple[str, Path, Path]]) -> None:
    awarded = datetime(2026, 11, 24, 12, tzinfo=UTC)
    _text, credential, keys = files(awarded, cpd_hours="1.50", validity_months=240)

    code, told = run(credential, keys)

    key = StatusPlace.objects.get().status_list_id
    place_address = f"http://localhost:8000/credentials/status/{key}"
    assert (code, told.splitlines()) == (
        0,
        [
            "GENUINE: signed by the issuer, and not a character was changed since.",
            "",
            "Name:       Ann Lee",
            "For:        Buying well",
            "Completed:  2026-11-24",
            "CPD hours:  1.5",
            "Issued by:  Social Value Hub (did:web:localhost%3A8000)",
            "Valid until: 2046-11-24",
            "",
            f"Whether it was revoked since is not known here. Look at: {place_address}",
        ],
    )


def test_the_status_list_says_whether_it_is_revoked(
    files: Callable[..., tuple[str, Path, Path]], tmp_path: Path
) -> None:
    _text, *paths = files()
    status = tmp_path / "status.jwt"
    status.write_text(write_status_list(StatusList.objects.get()))
    code, told = run(*paths, status)
    assert (code, told.splitlines()[-1]) == (0, "NOT REVOKED, by the status list.")

    now = timezone.now()
    Completion.objects.update(revoked_at=now, revoked_for=Completion.Reason.MISTAKE)
    status.write_text(write_status_list(StatusList.objects.get()))
    code, told = run(*paths, status)
    assert (code, told.splitlines()[-1]) == (1, "REVOKED, by the status list.")

    status.write_text(write_status_list(StatusList.objects.get(), now=now - timedelta(days=2)))
    assert "is out of date: save it again" in run(*paths, status)[1]
    other = StatusList.objects.create()
    status.write_text(write_status_list(other))
    assert "is not the one that the credential names" in run(*paths, status)[1]
    status.write_text("e30.e30.e30")
    assert run(*paths, status)[0] == 1


def test_what_a_compromised_key_signed_is_refused(
    files: Callable[..., tuple[str, Path, Path]],
) -> None:
    _text, credential, keys = files()
    published = json.loads(keys.read_text())
    published["revoked_keys"] = [published["keys"].pop(0)]
    keys.write_text(json.dumps(published))

    code, told = run(credential, keys)

    assert code == 1
    assert "was compromised: others may have signed with it" in told


def test_one_that_has_expired_says_so(files: Callable[..., tuple[str, Path, Path]]) -> None:
    _text, *paths = files(timezone.now() - timedelta(days=400), validity_months=12)

    code, told = run(*paths)

    assert code == 0
    assert "IT HAS EXPIRED" in told


def test_one_changed_character_is_refused(files: Callable[..., tuple[str, Path, Path]]) -> None:
    text, _credential, _keys = files()
    keys = list_json_web_keys()
    verifier.verify(text, keys)

    for place in {0, len(text) - 1, *range(5, len(text), 37)}:
        if text[place] != ".":
            changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
            with pytest.raises(verifier.InvalidError):
                verifier.verify(changed, keys)


def test_a_changed_file_and_a_foreign_key_are_told_in_words(
    files: Callable[..., tuple[str, Path, Path]], tmp_path: Path
) -> None:
    text, credential, keys = files()
    header, claims, signature = text.split(".")
    credential.write_text(f"{header}.{claims[:-4]}AAAA.{signature}")
    assert run(credential, keys)[0] == 1
    assert run(credential, keys)[1].startswith("NOT GENUINE: ")

    credential.write_text(text)
    (tmp_path / "other.json").write_text('{"keys": []}')
    assert "is not among the published ones" in run(credential, tmp_path / "other.json")[1]


def test_files_that_are_none_are_told(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{}")
    (tmp_path / "a.jwt").write_text("e30.e30.e30")

    assert run(tmp_path / "none.jwt", tmp_path / "keys.json")[0] == 2
    assert run(tmp_path / "keys.json")[0] == 2
    assert run(tmp_path / "a.jwt", tmp_path / "keys.json")[1].startswith("NOT GENUINE")


def test_no_other_way_of_signing_is_believed(
    files: Callable[..., tuple[str, Path, Path]],
) -> None:
    """A header that asks for no signature, or for a shared secret, is refused."""
    text, _credential, _keys = files()
    _header, claims, signature = text.split(".")
    keys = list_json_web_keys()
    for name in ("none", "HS256", None):
        header = encode_bytes(json.dumps({"alg": name, "kid": keys["keys"][0]["kid"]}).encode())
        with pytest.raises(verifier.InvalidError, match="not signed with"):
            verifier.verify(f"{header}.{claims}.{signature}", keys)
