"""Places on the lists of what is revoked: by chance, once each, and what sets their bit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from hub.users.accounts.deletion import delete_account
from hub.users.models import User
from learning.domain.awarding.certificates import reinstate_certificate, revoke_certificate
from learning.domain.errors import CertificateClosed
from learning.domain.evidence import status_places
from learning.domain.evidence.status_places import list_revoked_places, reserve_place
from learning.models import Certificate, Completion, StatusList, StatusPlace
from learning.models.credentials import PLACES
from tests.factories.learning import (
    build_completion,
    build_module,
    build_path,
    build_user,
    choose_path,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
Reason = Completion.Reason


@pytest.fixture
def ann() -> User:
    return build_user("ann", first_name="Ann", last_name="Lee")


def build_certificate(user: User, title: str = "Buying well") -> Certificate:
    return build_completion(build_module(title), user, awarded_at=NOW).certificate


def draw(monkeypatch: pytest.MonkeyPatch, *numbers: int) -> None:
    """Let chance give these numbers, one after the other."""
    rest = iter(numbers)
    monkeypatch.setattr(status_places.secrets, "randbelow", lambda limit: next(rest))


def test_a_certificate_keeps_its_place(ann: User) -> None:
    certificate = build_certificate(ann)

    first, again = (reserve_place(certificate) for _time in range(2))

    assert first == again == StatusPlace.objects.get()
    assert 0 <= first.place < PLACES == 131_072


def test_a_place_that_is_taken_is_drawn_again(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = build_certificate(ann, "One"), build_certificate(ann, "Two")
    draw(monkeypatch, 7, 7, 7, 9)

    assert (reserve_place(one).place, reserve_place(two).place) == (7, 9)
    assert StatusList.objects.count() == 1


def test_a_list_that_is_full_is_followed_by_another(
    ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status_places, "FULL", 2)
    for number in range(5):
        reserve_place(build_certificate(ann, f"M{number}"))

    taken = [each.places.count() for each in StatusList.objects.all()]
    assert taken == [2, 2, 1]


def test_the_database_refuses_a_place_twice_and_one_beyond_the_list(ann: User) -> None:
    place = reserve_place(build_certificate(ann))
    for number in (place.place, PLACES):
        with pytest.raises(IntegrityError), transaction.atomic():
            StatusPlace.objects.create(status_list=place.status_list, place=number)


def test_revoking_sets_the_bit_and_lifting_clears_it(ann: User) -> None:
    certificate, staff = build_certificate(ann), build_user("staff")
    reserve_place(build_certificate(ann, "Another"))
    place = reserve_place(certificate)
    assert list_revoked_places(place.status_list) == []

    revoke_certificate(certificate, reason=Reason.MISTAKE, by=staff)
    assert list_revoked_places(place.status_list) == [place.place]

    certificate.refresh_from_db()
    reinstate_certificate(certificate, by=staff, because="It was theirs.")
    assert list_revoked_places(place.status_list) == []


def test_a_path_that_goes_with_its_module_is_on_the_list(ann: User) -> None:
    module = build_module("Buying well")
    choose_path(build_path("For buyers", module), ann)
    build_completion(module, ann)
    certificates = list(Certificate.objects.order_by("completion__title"))
    places = [reserve_place(each) for each in certificates]

    revoke_certificate(certificates[0], reason=Reason.MISTAKE, by=build_user("staff"))

    assert [each.completion.title for each in certificates] == ["Buying well", "For buyers"]
    assert list_revoked_places(places[0].status_list) == sorted(each.place for each in places)


def test_of_an_erased_person_the_place_is_left_and_leads_nowhere(ann: User) -> None:
    place = reserve_place(build_certificate(ann))
    other = reserve_place(build_certificate(build_user("bea")))

    delete_account(ann, by=ann)

    place.refresh_from_db()
    other.refresh_from_db()
    assert (place.certificate, other.certificate is None) == (None, False)
    assert list_revoked_places(place.status_list) == [place.place]
    with pytest.raises(IntegrityError), transaction.atomic():
        StatusPlace.objects.create(status_list=place.status_list, place=place.place)


def test_a_withdrawn_certificate_gets_no_place(ann: User) -> None:
    certificate = build_certificate(ann)
    delete_account(ann, by=ann)

    with pytest.raises(CertificateClosed):
        reserve_place(certificate)
    assert not StatusPlace.objects.exists()


def test_a_place_costs_the_same_however_many_are_taken(
    ann: User, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        reserve_place(build_certificate(ann, f"M{number}"))
    certificate = build_certificate(ann, "Another")

    with CaptureQueriesContext(connection) as drawing:
        place = reserve_place(certificate)
    assert len([each for each in drawing if "SAVEPOINT" not in each["sql"]]) == 5
    with django_assert_num_queries(1):
        reserve_place(certificate)
    with django_assert_num_queries(1):
        list_revoked_places(place.status_list)
