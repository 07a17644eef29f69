"""Credentials and badges for their holder: downloads, a new document for an old certificate."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from defusedxml import ElementTree
from django.test import Client
from PIL import Image

from hub.users.models import User
from learning.domain.awarding.certificates import revoke_certificate
from learning.domain.evidence.keys import decode_bytes, encode_bytes, get_current_key
from learning.domain.evidence.signing import sign_text, verify_token
from learning.interchange.credentials import describe_certificate
from learning.models import Certificate, CertificateFile, Completion, CredentialDocument
from learning.models.keys import PublishedKey
from tests.factories.learning import build_completion, build_module, build_user

pytestmark = pytest.mark.django_db
AWARDED = datetime(2026, 3, 9, 12, tzinfo=UTC)
ENDS = [".jwt", ".ed25519.jwt", ".svg", ".png"]


@pytest.fixture
def ann() -> User:
    return build_user("ann", first_name="Ann", last_name="Lee")


@pytest.fixture
def certificate(ann: User) -> Certificate:
    module = build_module("Buying <well>", cpd_hours="1.50", validity_months=1200)
    return build_completion(module, ann, awarded_at=AWARDED).certificate


@pytest.fixture
def holder(ann: User) -> Client:
    client = Client()
    client.force_login(ann)
    return client


@pytest.fixture
def old(certificate: Certificate, ann: User) -> str:
    """Return the credential of a certificate that was made out in the first form."""
    header = {"alg": "EdDSA", "kid": sign_text(b"").key_id, "typ": "JWT"}
    claims = describe_certificate(certificate, ann)
    text = ".".join(encode_bytes(json.dumps(part).encode()) for part in (header, claims))
    token = f"{text}.{sign_text(text.encode()).signature}"
    CertificateFile.objects.create(certificate=certificate, content=b"PDF")
    Certificate.objects.update(credential=token, made_at=AWARDED)
    return token


def address(certificate: Certificate, end: str = "/") -> str:
    return f"/certificates/{certificate.uid}{end}"


def read_main(client: Client, path: str) -> str:
    main = re.search(r"<main.*?</main>", client.get(path).content.decode(), re.DOTALL)
    assert main is not None
    return " ".join(re.sub(r"<[^>]+>", " ", main[0]).split())


def get_token(client: Client, certificate: Certificate, end: str) -> str:
    """Return the credential in a download."""
    content = client.get(address(certificate, end)).content
    if end == ".png":
        with Image.open(io.BytesIO(content)) as image:
            assert (image.format, image.size) == ("PNG", (600, 600))
            return image.text["openbadgecredential"]
    if end == ".svg":
        root = ElementTree.fromstring(content)
        return root.find("{https://purl.imsglobal.org/ob/v3p0}credential").attrib["verify"]
    return content.decode()


def test_every_form_carries_the_signed_credential(holder: Client, certificate: Certificate) -> None:
    tokens = {end: get_token(holder, certificate, end) for end in ENDS}

    assert tokens[".jwt"] == tokens[".svg"] == tokens[".png"]
    read = {end: verify_token(token) for end, token in tokens.items()}
    assert {end: each.algorithm for end, each in read.items() if each} == {
        ".jwt": "ES256",
        ".ed25519.jwt": "EdDSA",
        ".svg": "ES256",
        ".png": "ES256",
    }
    place = str(certificate.status_place.place)
    for each in read.values():
        assert each is not None
        assert each.claims["sub"] == f"urn:uuid:{certificate.uid}"
        assert each.claims["credentialStatus"]["statusListIndex"] == place


@pytest.mark.parametrize(
    ("end", "kind", "name"),
    [
        (".ed25519.jwt", "application/jwt", "certificate-buying-well.ed25519.jwt"),
        (".svg", "image/svg+xml", "certificate-buying-well.svg"),
        (".png", "image/png", "certificate-buying-well.png"),
        (".first.jwt", "application/jwt", "certificate-buying-well.first.jwt"),
    ],
)
def test_a_download_is_saved_and_kept_by_nobody(
    holder: Client, certificate: Certificate, end: str, kind: str, name: str
) -> None:
    holder.get(address(certificate, ".jwt"))

    first, again = (holder.get(address(certificate, end)) for _time in range(2))

    assert first["Content-Type"] == kind
    assert first["Content-Disposition"] == f'attachment; filename="{name}"'
    assert first["Cache-Control"] == "private, no-store"
    assert first["X-Robots-Tag"] == "noindex"
    assert first.content == again.content


@pytest.mark.parametrize("end", [*ENDS, ".first.jwt", "/credential/"])
def test_nobody_else_gets_one_or_makes_one(certificate: Certificate, end: str) -> None:
    other = Client()
    send = other.post if end == "/credential/" else other.get
    assert send(address(certificate, end))["Location"].startswith("/accounts/login/")
    other.force_login(build_user("eve", is_superuser=True))
    assert send(address(certificate, end))["Location"] == address(certificate)

    certificate.refresh_from_db()
    assert certificate.made_at is None
    assert not CredentialDocument.objects.exists()


@pytest.mark.parametrize("end", [*ENDS, ".first.jwt", "/credential/"])
def test_of_a_revoked_one_nothing_is_handed_out(
    holder: Client, ann: User, certificate: Certificate, end: str
) -> None:
    for each in ENDS:
        holder.get(address(certificate, each))
    revoke_certificate(certificate, reason=Completion.Reason.MISTAKE, by=ann)
    send = holder.post if end == "/credential/" else holder.get

    assert send(address(certificate, end))["Location"] == address(certificate)
    text = read_main(holder, address(certificate))
    assert "Badge" not in text
    assert "LinkedIn" not in text


def test_without_a_name_there_is_no_badge(client: Client) -> None:
    bob = build_user("bob")
    certificate = build_completion(build_module(), bob).certificate
    client.force_login(bob)

    for end in ENDS:
        assert client.get(address(certificate, end))["Location"] == address(certificate, "/name/")
    assert "Badge" not in read_main(client, address(certificate))


def test_an_old_certificate_gets_a_new_document_and_keeps_its_first(
    holder: Client, certificate: Certificate, old: str
) -> None:
    before = read_main(holder, address(certificate))
    assert "Other programs no longer accept the credential" in before
    assert "Badge (PNG)" not in before
    assert get_token(holder, certificate, ".jwt") == old

    for _again in range(2):
        assert holder.post(address(certificate, "/credential/"))["Location"] == address(certificate)

    document = CredentialDocument.objects.get()
    assert document.token == get_token(holder, certificate, ".jwt")
    assert get_token(holder, certificate, ".png") == document.token
    assert get_token(holder, certificate, ".first.jwt") == old
    certificate.refresh_from_db()
    assert (certificate.credential, certificate.made_at) == (old, AWARDED)
    after = read_main(holder, address(certificate))
    assert "Your new credential is ready to download." in after
    assert "Your first credential, as it was made (JWT)" in after
    assert "Badge (PNG)" in after
    with pytest.raises(TypeError):
        document.save()


def test_after_a_key_was_compromised_a_new_document_is_made_with_another(
    holder: Client, certificate: Certificate, settings: Any
) -> None:
    first = get_token(holder, certificate, ".jwt")
    old_key = get_current_key("P-256").key_id
    settings.SIGNING_KEY = encode_bytes(b"another key that is for tests 32")
    assert "Get a new credential" not in read_main(holder, address(certificate))

    PublishedKey.objects.filter(key_id=old_key).update(compromised_at=AWARDED)

    assert "Get a new credential" in read_main(holder, address(certificate))
    holder.post(address(certificate, "/credential/"))
    second = get_token(holder, certificate, ".jwt")
    assert json.loads(decode_bytes(second.split(".")[0]))["kid"].endswith(
        get_current_key("P-256").key_id
    )
    assert get_token(holder, certificate, ".first.jwt") == first != second


def test_the_link_to_linkedin_says_what_and_when_and_not_who(
    holder: Client, certificate: Certificate
) -> None:
    page = holder.get(address(certificate))

    [link] = re.findall(r'href="(https://www\.linkedin\.com/[^"]+)"', page.content.decode())
    parts = urlsplit(link.replace("&amp;", "&"))
    assert parts.path == "/profile/add"
    assert {name: value for name, [value] in parse_qs(parts.query).items()} == {
        "startTask": "CERTIFICATION_NAME",
        "name": "Buying <well>",
        "organizationName": "Social Value Hub",
        "issueYear": "2026",
        "issueMonth": "3",
        "expirationYear": "2126",
        "expirationMonth": "3",
        "certId": str(certificate.uid),
        "certUrl": f"http://localhost:8000/certificates/{certificate.uid}/",
    }
    assert "linkedin.com" not in page.content.decode().replace(link, "")
