"""Software that others wrote verifies what we issue, and fetches all that it needs by itself.

`openbadgeslib` runs as a program of its own. It is told of a badge and of nothing else: it reads
the issuer in it, fetches the issuer's keys and the status list over TLS, and judges.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.users.models import User
from learning.domain.awarding.certificates import reinstate_certificate, revoke_certificate
from learning.domain.evidence.keys import Curve, encode_bytes, get_current_key, mark_compromised
from learning.interchange.badges import bake_png, bake_svg
from learning.interchange.credentials import write_credential
from learning.interchange.status_lists import encode_places
from learning.models import Certificate, Completion, PublishedKey
from tests.factories.learning import build_completion, build_module, build_user
from tests.learning.interchange.secure_site import serve_securely

pytestmark = pytest.mark.django_db(transaction=True)
OTHER_KEY = encode_bytes(b"another key that is for tests 32")
# It refuses hosts of this machine unless it is told that they are meant.
PROGRAM = """
import json, sys
from functools import partial
from openbadgeslib.util import download_file
from openbadgeslib.verify import verify_badge

fetched = []
def download(url):
    fetched.append(url)
    return download_file(url, allow_private=True)

with open(sys.argv[1], "rb") as file:
    result = verify_badge(file.read(), "3", resolve_did=True, check_status=True, download=download)
print(json.dumps({
    "valid": result.valid, "trusted": result.trusted, "reason": result.reason, "fetched": fetched,
    "name": result.credential and result.credential.achievement.name,
}))
"""


@pytest.fixture
def site(tmp_path: Path, settings: Any) -> Iterator[str]:
    with serve_securely(tmp_path) as (address, trusted):
        settings.SITE_URL = address
        os.environ["SSL_CERT_FILE"] = str(trusted)
        try:
            yield address
        finally:
            del os.environ["SSL_CERT_FILE"]


@pytest.fixture
def ann() -> User:
    return build_user("ann", first_name="Ann", last_name="Lee")


@pytest.fixture
def certificate(site: str, ann: User) -> Certificate:
    build_completion(build_module("Buying well", cpd_hours="1.5", validity_months=24), ann)
    return Certificate.objects.with_completion().get()


@pytest.fixture
def judge(tmp_path: Path) -> Any:
    """Return what the program says of a badge."""

    def run(badge: bytes) -> dict[str, Any]:
        path = tmp_path / "badge"
        path.write_bytes(badge)
        command = [sys.executable, "-c", PROGRAM, path]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        return json.loads(done.stdout)

    return run


@pytest.mark.parametrize(
    ("curve", "bake"), [(Curve.P256, bake_png), (Curve.ED25519, bake_svg)], ids=["ES256", "Ed25519"]
)
def test_a_badge_is_verified_by_fetching(
    certificate: Certificate, ann: User, site: str, judge: Any, bake: Any, curve: str
) -> None:
    token = write_credential(certificate, ann, curve=curve)

    assert judge(bake(certificate, token)) == {
        "valid": True,
        "trusted": True,
        "reason": None,
        "name": "Buying well",
        "fetched": [
            f"{site}/.well-known/did.json",
            f"{site}/credentials/status/{certificate.status_place.status_list_id}",
        ],
    }


def test_a_revoked_one_is_refused_and_good_again_when_that_is_lifted(
    certificate: Certificate, ann: User, judge: Any
) -> None:
    badge = bake_png(certificate, write_credential(certificate, ann))
    assert judge(badge)["valid"]

    revoke_certificate(certificate, reason=Completion.Reason.MISTAKE, by=ann)
    said = judge(badge)
    assert not said["valid"]
    assert "Credential status 'revocation' is set at index" in said["reason"]

    certificate.refresh_from_db()
    reinstate_certificate(certificate, by=ann, because="It was theirs.")
    assert judge(badge)["valid"]


@pytest.mark.parametrize("part", [0, 1, 2])
def test_one_flipped_bit_is_refused(
    certificate: Certificate, ann: User, judge: Any, part: int
) -> None:
    parts = write_credential(certificate, ann).split(".")
    middle = len(parts[part]) // 2
    changed = chr(ord(parts[part][middle]) ^ 1)
    parts[part] = parts[part][:middle] + changed + parts[part][middle + 1 :]

    said = judge(bake_png(certificate, ".".join(parts)))

    assert not said["valid"], parts


def test_a_replaced_key_is_found_and_a_compromised_one_is_not(
    certificate: Certificate, ann: User, judge: Any, settings: Any
) -> None:
    badge = bake_png(certificate, write_credential(certificate, ann))
    old = get_current_key(Curve.P256).key_id
    settings.SIGNING_KEY = OTHER_KEY
    assert judge(badge)["valid"]
    assert judge(bake_png(certificate, write_credential(certificate, ann)))["valid"]

    published = PublishedKey.objects.get(key_id=old).published_at
    mark_compromised([old], since=published)
    said = judge(badge)
    assert not said["valid"]
    assert "DID document has no verificationMethod with id" in said["reason"]


def test_a_site_that_moved_vouches_for_what_it_issued_where_it_still_answers(
    certificate: Certificate, ann: User, site: str, judge: Any, settings: Any
) -> None:
    badge = bake_png(certificate, write_credential(certificate, ann))
    settings.SITE_URL = "https://moved.example.org"
    assert not judge(badge)["valid"]
    settings.FORMER_HOSTS = [site.removeprefix("https://")]
    assert judge(badge)["valid"]

    revoke_certificate(certificate, reason=Completion.Reason.MISTAKE, by=ann)
    assert "Credential status 'revocation' is set at index" in judge(badge)["reason"]


def test_it_reads_the_bits_as_we_write_them() -> None:
    from openbadgeslib.ob3.status import decode_encoded_list, set_indices  # noqa: PLC0415 -- theirs

    places = [0, 7, 8, 65_535, 131_071]
    assert set_indices(decode_encoded_list(encode_places(places))) == frozenset(places)
