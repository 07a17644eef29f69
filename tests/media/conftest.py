"""What tests of images and documents share."""

import pytest
from django.test import Client

from hub.users.models import User


@pytest.fixture
def admin_client(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("admin@hub.test"))
    return client
