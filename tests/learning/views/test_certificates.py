"""The pages of certificates: the holder's, everybody's, checking one, downloads."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hub.users.accounts.deletion import delete_account
from hub.users.models import Membership, Organisation, User
from learning.domain.awarding.certificates import revoke_certificate
from learning.interchange.credentials import read_credential, write_credential
from learning.models import Certificate, CertificateFile, Completion
from tests.factories.learning import build_completion, build_module, build_user

pytestmark = pytest.mark.django_db
AWARDED = datetime(2026, 3, 9, 12, tzinfo=UTC)
VERIFY = "/certificates/verify/"


@pytest.fixture
def ann() -> User:
    return build_user("ann", first_name="Ann", last_name="Lee")


@pytest.fixture
def certificate(ann: User) -> Certificate:
    """Return one that belongs to somebody of whom there is much else to tell."""
    organisation = Organisation.objects.create(name="Harbour Council", slug="harbour")
    Membership.objects.create(user=ann, organisation=organisation)
    module = build_module("Buying well", cpd_hours="1.50", validity_months=1200)
    return build_completion(module, ann, awarded_at=AWARDED).certificate


@pytest.fixture
def holder(ann: User) -> Client:
    client = Client()
    client.force_login(ann)
    return client


def address(certificate: Certificate, end: str = "/") -> str:
    return f"/certificates/{certificate.uid}{end}"


def read_main(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    assert main is not None
    return " ".join(re.sub(r"<[^>]+>", " ", main[0]).split())


def test_everybody_who_has_the_number_reads_what_they_need_and_no_more(
    client: Client, certificate: Certificate
) -> None:
    assert read_main(client, address(certificate)) == (
        "Certificate This certificate is genuine and valid. Compare what stands here with what "
        "you were shown. Name Ann Lee Module Buying well Completed on 9 March 2026 How it was "
        "completed The record does not say how it was completed. CPD hours 1.5 "
        "Valid until 9 March 2126 Check another certificate"
    )


def test_the_page_is_kept_by_nobody_and_found_by_no_search(
    client: Client, certificate: Certificate
) -> None:
    response = client.get(address(certificate))

    page = response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in page
    assert not response.cookies
    for secret in ("ann@hub.test", "Harbour", str(certificate.completion.learner_id)):
        assert secret not in page


def test_what_is_wrong_with_one_is_said_first(
    client: Client, ann: User, certificate: Certificate
) -> None:
    build_completion(build_module("Old", validity_months=1), build_user("bea"), awarded_at=AWARDED)
    old = Certificate.objects.get(completion__title="Old")
    text = read_main(client, address(old))
    assert "This certificate is genuine, but it has expired." in text
    assert "Was valid until 9 April 2026" in text

    revoke_certificate(certificate, reason=Completion.Reason.MISCONDUCT, by=ann, now=AWARDED)
    text = read_main(client, address(certificate))
    assert "This certificate was revoked. It is no proof any more." in text
    assert "Revoked on 9 March 2026" in text
    assert "own work" not in text


def test_a_withdrawn_one_tells_nothing(client: Client, ann: User, certificate: Certificate) -> None:
    delete_account(ann, by=ann)

    assert read_main(client, address(certificate)) == (
        "Certificate This certificate was withdrawn. It is no proof any more. The person it was "
        "issued to had their data erased. Nothing else is known of it. Check another certificate"
    )


def test_a_number_that_is_none_is_not_there(client: Client, certificate: Certificate) -> None:
    other = str(certificate.uid)[:-1] + ("0" if str(certificate.uid)[-1] != "0" else "1")

    assert client.get(f"/certificates/{other}/").status_code == 404
    assert client.get(f"/certificates/{certificate.pk}/").status_code == 404


def test_the_holder_downloads_the_same_file_each_time(
    holder: Client, certificate: Certificate
) -> None:
    assert "Certificate (PDF)" in read_main(holder, address(certificate))
    assert "The name can be changed until" in read_main(holder, address(certificate))

    first, again = (holder.get(address(certificate, ".pdf")) for _time in range(2))

    assert first["Content-Type"] == "application/pdf"
    assert first["Content-Disposition"] == 'attachment; filename="certificate-buying-well.pdf"'
    assert first["Cache-Control"] == "private, no-store"
    assert first.content == again.content == bytes(CertificateFile.objects.get().content)
    assert "The name can be changed until" not in read_main(holder, address(certificate))


def test_the_holder_downloads_a_credential_that_is_genuine(
    holder: Client, certificate: Certificate
) -> None:
    first, again = (holder.get(address(certificate, ".jwt")) for _time in range(2))

    assert first["Content-Type"] == "application/jwt"
    assert first.content == again.content
    assert read_credential(first.content.decode()).number == certificate.uid


@pytest.mark.parametrize("end", [".pdf", ".jwt", "/name/"])
def test_nobody_else_downloads_or_names_it(certificate: Certificate, end: str) -> None:
    other = Client()
    assert other.get(address(certificate, end))["Location"].startswith("/accounts/login/")
    other.force_login(build_user("eve", is_superuser=True))
    assert other.get(address(certificate, end))["Location"] == address(certificate)
    if end == "/name/":
        assert other.post(address(certificate, end), {"name": "Eve"}).status_code == 302

    certificate.refresh_from_db()
    assert (certificate.name, certificate.made_at) == ("Ann Lee", None)


def test_a_name_is_asked_for_where_the_account_has_none(client: Client) -> None:
    bob = build_user("bob")
    certificate = build_completion(build_module(), bob).certificate
    client.force_login(bob)
    assert "Enter your name first" in read_main(client, address(certificate))
    assert client.get(address(certificate, ".pdf"))["Location"] == address(certificate, "/name/")

    wrong = client.post(address(certificate, "/name/"), {"name": " \u200b "})
    assert wrong.status_code == 400
    assert "Enter the name that shall stand on the certificate." in wrong.content.decode()
    client.post(address(certificate, "/name/"), {"name": "बब"})

    assert client.get(address(certificate, ".pdf"))["Content-Type"] == "application/pdf"
    assert client.get(address(certificate, "/name/"))["Location"] == address(certificate)
    assert Certificate.objects.get().name == "बब"


def test_a_revoked_one_is_not_downloaded_and_says_why(
    holder: Client, ann: User, certificate: Certificate
) -> None:
    revoke_certificate(certificate, reason=Completion.Reason.MISTAKE, by=ann)

    assert holder.get(address(certificate, ".pdf"))["Location"] == address(certificate)
    text = read_main(holder, address(certificate))
    assert "It was revoked. Reason: Awarded by mistake." in text
    assert "Certificate (PDF)" not in text


def test_markup_in_a_name_is_text(client: Client, certificate: Certificate) -> None:
    Certificate.objects.update(name='<img src=x onerror="alert(1)">')

    assert "<img src=x" not in client.get(address(certificate)).content.decode()


@pytest.mark.parametrize("form", ["{0}", "  {0}\n", "https://x.test/certificates/{0}/", "{1}"])
def test_a_number_however_it_is_written_leads_to_its_certificate(
    client: Client, certificate: Certificate, form: str
) -> None:
    typed = form.format(str(certificate.uid).upper(), certificate.uid.hex)

    assert client.get(VERIFY, {"q": typed})["Location"] == address(certificate)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("", "Number, address or signed credential"),
        ("Ann Lee", "This is no number of a certificate"),
        ("0f8fad5b-d9cb-469f-a165-70867728950e", "There is no such certificate."),
        ("e30.e30.e30", "This credential is not genuine"),
        ("<script>alert(1)</script>", "This is no number of a certificate"),
    ],
)
def test_what_cannot_be_found_is_told_in_words(client: Client, typed: str, answer: str) -> None:
    response = client.get(VERIFY, {"q": typed})

    assert answer in read_main(client, f"{VERIFY}?q={quote(typed)}")
    assert "<script>alert" not in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_a_credential_is_judged_by_its_signature_and_by_what_became_of_it(
    client: Client, ann: User, certificate: Certificate
) -> None:
    credential = write_credential(certificate, ann)
    signed = "The credential was signed here, and nothing in it was changed."

    good = read_main(client, f"{VERIFY}?q={credential}")
    assert signed in good
    assert "This certificate is genuine and valid." in good
    assert "Name Ann Lee Module Buying well" in good

    revoke_certificate(certificate, reason=Completion.Reason.MISTAKE, by=ann)
    assert "This certificate was revoked." in read_main(client, f"{VERIFY}?q={credential}")

    delete_account(ann, by=ann)
    gone = read_main(client, f"{VERIFY}?q={credential}")
    assert "This certificate was withdrawn." in gone
    assert "Buying well" not in gone


def test_a_credential_fits_into_an_address(ann: User) -> None:
    """The server takes lines of 4,094 characters, method and the rest of the address included."""
    build_completion(build_module("x" * 200), ann)
    certificate = Certificate.objects.with_completion().get()
    certificate.name = "李" * 40

    assert len(write_credential(certificate, ann)) < 3800


def test_my_learning_lists_them_with_their_state(holder: Client, certificate: Certificate) -> None:
    text = read_main(holder, "/my-learning/")

    assert "Your certificates Buying well 9 March 2026 · Valid until 9 March 2126" in text


def count_queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("number", [1, 3])
def test_pages_cost_the_same_however_many_there_are(
    client: Client, holder: Client, ann: User, number: int, known_frame: None
) -> None:
    moment = timezone.now() - timedelta(days=1)
    for count in range(number):
        build_completion(build_module(f"M{count}"), ann, awarded_at=moment)
    certificate = Certificate.objects.all()[0]
    credential = write_credential(certificate, ann)

    assert {
        "public": count_queries(client, address(certificate)),
        "verify": count_queries(client, f"{VERIFY}?q={credential}"),
        "own": count_queries(holder, address(certificate)),
        "file": count_queries(holder, address(certificate, ".pdf")),
        "own, made out": count_queries(holder, address(certificate)),
        "badge": count_queries(holder, address(certificate, ".png")),
        "my learning": count_queries(holder, "/my-learning/"),
    } == {
        "public": 3,
        "verify": 4,
        "own": 7,
        "file": 7,
        "own, made out": 9,
        "badge": 10,
        "my learning": 11,
    }
