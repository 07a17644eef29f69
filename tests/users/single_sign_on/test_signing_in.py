"""Signing in through a provider: one identity is one account, an address opens none."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from hub.users.models import AuditEntry, User
from tests.users.accounts.people import (
    NEW_PASSWORD,
    ask_for_reset,
    code_of_letter,
    is_signed_in,
    prove,
)
from tests.users.single_sign_on.conftest import back_from_provider, use, walk
from tests.users.single_sign_on.provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    OTHER_KEY,
    Provider,
    running,
)

pytestmark = pytest.mark.django_db
ANN: dict[str, Any] = {
    "email": "ann@council.test",
    "email_verified": True,
    "given_name": "Ann",
    "family_name": "Other",
}


def identities() -> list[tuple[str, str]]:
    rows = SocialAccount.objects.order_by("pk").select_related("user")
    return [(row.user.email, row.extra_data["subject"]) for row in rows]


def connecting_link(client: Client) -> str:
    """Return the address behind “Connect” on the page of the account."""
    page = BeautifulSoup(client.get("/accounts/").content, "html.parser")
    (link,) = [a["href"] for a in page("a") if "/sso/" in a["href"]]
    return link


def test_first_sign_in_makes_an_account_with_a_verified_address(
    client: Client, provider: Provider
) -> None:
    provider.signs_in("subject-1", **ANN)
    response = walk(client, "/reports/")

    user = User.objects.get()
    assert response["Location"] == "/reports/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert (user.email, user.get_full_name()) == ("ann@council.test", "Ann Other")
    assert not user.has_usable_password()
    assert EmailAddress.objects.filter(user=user, verified=True).exists()
    assert (user.is_staff, user.is_superuser, mail.outbox) == (False, False, [])
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"account.signed_up", "account.signed_in"} <= verbs


def test_second_sign_in_finds_the_same_account_though_the_address_changed(
    client: Client, provider: Provider
) -> None:
    provider.signs_in("subject-1", **ANN)
    walk(client)
    provider.signs_in("subject-1", **ANN | {"email": "ann.married@council.test"})
    again = Client()
    walk(again)

    user = User.objects.get()
    assert again.session["_auth_user_id"] == str(user.pk)
    assert user.email == "ann@council.test"


def test_what_is_kept_of_an_identity_is_no_more_than_needed(
    client: Client, provider: Provider
) -> None:
    provider.signs_in("subject-1", **ANN, birthdate="1970-01-01", phone_number="0123")
    walk(client)

    assert set(SocialAccount.objects.get().extra_data) == {
        *("issuer", "subject", "audience", "organisation", "groups", "has_second_factor")
    }


def test_same_subject_and_address_at_another_issuer_is_somebody_else(
    client: Client, provider: Provider, settings: Any
) -> None:
    provider.signs_in("subject-1", **ANN)
    walk(client)
    with running() as other:
        use(settings, other)
        other.signs_in("subject-1", **ANN)
        stranger = Client()
        response = walk(stranger)

    assert response.status_code == 403
    assert b"it is not connected" in response.content
    assert not is_signed_in(stranger)
    assert identities() == [("ann@council.test", "subject-1")]


def test_verified_address_of_an_account_is_not_linked_by_itself(
    client: Client, provider: Provider, person: User
) -> None:
    provider.signs_in("subject-1", email=person.email.upper(), email_verified=True)
    response = walk(client)

    assert response.status_code == 403
    assert not is_signed_in(client)
    assert identities() == []
    assert list(User.objects.all()) == [person]


@pytest.mark.parametrize("claim", [{}, {"email_verified": False}, {"email_verified": "true"}])
def test_unverified_address_of_an_account_is_never_linked_and_tells_nothing(
    client: Client, provider: Provider, person: User, claim: dict[str, Any]
) -> None:
    answers = []
    for subject, email in (("subject-1", person.email), ("subject-2", "free@hub.test")):
        browser = Client()
        provider.signs_in(subject, email=email, **claim)
        answers.append(walk(browser)["Location"])
        assert not is_signed_in(browser)

    assert answers == ["/accounts/confirm-email/"] * 2
    assert identities() == [("free@hub.test", "subject-2")]
    assert mail.outbox[0].subject == "You have an account already"


def test_unverified_address_is_confirmed_by_letter(client: Client, provider: Provider) -> None:
    provider.signs_in("subject-1", email="ann@council.test")
    walk(client)
    client.post("/accounts/confirm-email/", {"code": code_of_letter()})

    assert is_signed_in(client)
    assert EmailAddress.objects.get().verified


def test_who_shows_the_address_is_theirs_gets_the_account_without_a_strangers_key(
    client: Client, provider: Provider
) -> None:
    provider.signs_in("thief", email="victim@hub.test")
    walk(Client())
    ask_for_reset(client, "victim@hub.test")
    client.post("/accounts/password/reset/confirm/", {"code": code_of_letter()})
    passwords = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post("/accounts/password/reset/complete/", passwords)

    assert identities() == []
    thief = Client()
    walk(thief)
    assert not is_signed_in(thief)


def test_identity_without_an_address_is_refused(client: Client, provider: Provider) -> None:
    provider.signs_in("subject-1")

    assert walk(client).status_code == 403
    assert not User.objects.exists()


def test_deactivated_person_does_not_come_in(client: Client, provider: Provider) -> None:
    provider.signs_in("subject-1", **ANN)
    walk(client)
    User.objects.update(is_active=False)
    again = Client()

    assert walk(again)["Location"] == "/accounts/inactive/"
    assert not is_signed_in(again)


def test_a_person_connects_and_disconnects(
    client: Client, provider: Provider, person: User
) -> None:
    client.force_login(person)
    prove(client)
    provider.signs_in("subject-1", **ANN)
    assert walk(client, way=connecting_link(client))["Location"] == "/accounts/"
    assert identities() == [(person.email, "subject-1")]
    assert b"connected" in client.get("/accounts/").content

    elsewhere = Client()
    walk(elsewhere)
    assert elsewhere.session["_auth_user_id"] == str(person.pk)
    client.post(f"/accounts/sso/{SocialAccount.objects.get().pk}/end/")
    assert identities() == []


def test_no_other_site_can_have_an_account_connected(
    client: Client, provider: Provider, person: User
) -> None:
    client.force_login(person)
    prove(client)
    provider.signs_in("of-a-stranger", **ANN)
    stranger = Client()
    stranger.force_login(person)
    for way in ("/accounts/sso/", connecting_link(stranger), "/accounts/sso/?connect="):
        answer = client.get(way)
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/")

    assert identities() == []


def test_the_only_way_in_is_not_cut(client: Client, provider: Provider) -> None:
    provider.signs_in("subject-1", **ANN)
    walk(client)
    client.post(f"/accounts/sso/{SocialAccount.objects.get().pk}/end/")

    assert identities() == [("ann@council.test", "subject-1")]


@pytest.mark.parametrize(
    "fault",
    [
        {"key": OTHER_KEY},
        {"key": "a shared secret that is long enough", "algorithm": "HS256"},
        {"key": CLIENT_SECRET, "algorithm": "HS256"},
        {"key": None, "algorithm": "none"},
        {"header": {"kid": "2"}},
        {"header": {}},
        {"token_claims": {"aud": "another-site"}},
        {"token_claims": {"iss": "https://evil.example"}},
        {"token_claims": {"aud": [CLIENT_ID, "another-site"], "azp": "another-site"}},
        {"token_claims": {"exp": 1}},
        {"token_claims": {"exp": None}},
        {"token_claims": {"sub": None}},
        {"token_claims": {"nonce": "of another sign-in"}},
        {"token_claims": {"nonce": None}},
        {"userinfo_claims": {"sub": "somebody-else"}},
        {"calls_itself": "https://evil.example"},
    ],
)
def test_what_the_provider_did_not_say_for_us_is_not_believed(
    client: Client, provider: Provider, fault: dict[str, Any]
) -> None:
    provider.signs_in("subject-1", **ANN)
    for name, value in fault.items():
        setattr(provider, name, value)

    assert walk(client).status_code in {403, 502}
    assert not is_signed_in(client)
    assert not User.objects.exists()


def test_answer_that_this_browser_did_not_ask_for_is_refused(
    client: Client, provider: Provider
) -> None:
    response = client.get("/accounts/sso/callback/", {"code": "x", "state": "y"})

    assert response.status_code == 403
    assert not is_signed_in(client)


def test_an_answer_is_good_once_and_in_the_browser_that_asked(
    client: Client, provider: Provider
) -> None:
    provider.signs_in("subject-1", **ANN)
    back = back_from_provider(client)
    assert Client().get(back).status_code == 403
    assert list(User.objects.all()) == []

    assert client.get(back).status_code == 302
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    assert client.get(back).status_code == 403
    assert not is_signed_in(client)


def test_provider_that_is_down_is_told_of(client: Client, settings: Any) -> None:
    with running() as gone:
        use(settings, gone)
    response = walk(client)

    assert response.status_code == 502
    assert b"did not answer as we expected" in response.content


def test_without_settings_there_is_nothing(client: Client) -> None:
    for path in ("", "callback/"):
        assert client.get(f"/accounts/sso/{path}").status_code == 404
    assert b"/accounts/sso/" not in client.get("/accounts/login/").content


def test_sign_in_page_leads_to_the_provider_and_keeps_the_way(
    client: Client, provider: Provider
) -> None:
    page = client.get("/accounts/login/?next=/reports/").content.decode()

    assert "Sign in with Council sign-in" in page
    assert "/accounts/sso/?next=%2Freports%2F" in page
