"""People and organisations that tests of accounts share."""

import pytest

from hub.users.models import Membership, Organisation, User

PASSWORD = "a long pass phrase of tests"


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_superuser("admin@hub.test", PASSWORD, first_name="Ada")


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user("person@hub.test", PASSWORD, first_name="Pat")


@pytest.fixture
def organisation(db: None) -> Organisation:
    return Organisation.objects.create(name="Riverside Trust", slug="riverside-trust")


@pytest.fixture
def membership(person: User, organisation: Organisation) -> Membership:
    return Membership.objects.create(user=person, organisation=organisation)
