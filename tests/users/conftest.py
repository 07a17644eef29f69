"""People and organisations that tests of accounts share."""

import pytest

from hub.users.accounts.addresses import mark_verified
from hub.users.models import Membership, Organisation, User

PASSWORD = "a long pass phrase of tests"


@pytest.fixture
def admin(db: None) -> User:
    user = User.objects.create_superuser("admin@hub.test", PASSWORD, first_name="Ada")
    mark_verified(user)
    return user


@pytest.fixture
def person(db: None) -> User:
    user = User.objects.create_user("person@hub.test", PASSWORD, first_name="Pat")
    mark_verified(user)
    return user


@pytest.fixture
def organisation(db: None) -> Organisation:
    return Organisation.objects.create(name="Riverside Trust", slug="riverside-trust")


@pytest.fixture
def membership(person: User, organisation: Organisation) -> Membership:
    return Membership.objects.create(user=person, organisation=organisation)
