"""What the tests of this room stand on."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.registry.reach.city import City


@pytest.fixture
def city(db: None) -> City:
    """A city without anybody in it."""
    return City()


@pytest.fixture
def staff(db: None) -> Client:
    """A browser in which a member of staff has signed in."""
    client = Client()
    client.force_login(User.objects.create_user("reach.reader"))
    return client
