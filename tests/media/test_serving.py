"""Who gets which file, and with which headers."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction

from hub.media.models import CustomDocument
from hub.users.models import User
from tests.media.files import build_image, docx, pdf, upload

pytestmark = pytest.mark.django_db


def test_rendition_is_served_for_ever(client: Client) -> None:
    rendition = build_image().get_rendition("width-360|format-webp")

    response = client.get(rendition.url)

    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert b"".join(response.streaming_content)[:4] == b"RIFF"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert not response.cookies


def test_original_is_for_people_of_the_admin(client: Client) -> None:
    url = build_image().file.url
    assert url.startswith("/media/original_images/")
    assert client.get(url).status_code == 403
    client.force_login(User.objects.create_user("trainee@hub.test"))
    assert client.get(url).status_code == 403

    client.force_login(User.objects.create_superuser("admin@hub.test"))
    response = client.get(url)

    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


@pytest.mark.parametrize(
    "path",
    [
        "documents/secret.pdf",
        "images/../documents/secret.pdf",
        "images/%2e%2e/documents/secret.pdf",
        "images/..%2fdocuments/secret.pdf",
        "images//etc/passwd",
        "images/",
        "secret.pdf",
        "",
    ],
)
def test_nothing_else_is_reachable_below_media(client: Client, path: str) -> None:
    for name in ("documents/secret.pdf", "secret.pdf"):
        default_storage.delete(name)
        default_storage.save(name, upload(b"%PDF-secret", name))
    client.force_login(User.objects.create_superuser("admin@hub.test"))

    response = client.get(f"/media/{path}")

    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code in {400, 404}
    assert b"secret" not in body.replace(b"secret.pdf", b"")


def test_pdf_opens_and_runs_nothing(client: Client) -> None:
    document = CustomDocument.objects.create(title="x", file=upload(pdf(), "a.pdf"))

    response = client.get(document.url)

    assert response["Content-Type"] == "application/pdf"
    assert not response.get("Content-Disposition", "").startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("name", "content"), [("a.docx", docx("x")), ("a.csv", b"a,b")])
def test_everything_else_is_a_download(client: Client, name: str, content: bytes) -> None:
    document = CustomDocument.objects.create(title="x", file=upload(content, name))

    response = client.get(document.url)

    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'"


def test_document_of_a_private_collection_is_not_served(client: Client) -> None:
    private = Collection.get_first_root_node().add_child(name="Private")
    restriction = CollectionViewRestriction.objects.create(
        collection=private, restriction_type=CollectionViewRestriction.GROUPS
    )
    group = Group.objects.create(name="Readers")
    restriction.groups.add(group)
    document = CustomDocument.objects.create(
        title="x", file=upload(b"leak", "leak.txt"), collection=private
    )
    assert b"leak" not in client.get(document.url).content

    reader = User.objects.create_user("reader@hub.test")
    reader.groups.add(group)
    client.force_login(reader)

    assert b"".join(client.get(document.url).streaming_content) == b"leak"
