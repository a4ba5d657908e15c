"""What the tests of this room stand on."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from registry.access.models import Post
from registry.access.roles import Role
from tests.registry.reach.city import City


@pytest.fixture
def city(db: None) -> City:
    """A city without anybody in it."""
    return City()


@pytest.fixture
def staff(db: None) -> Client:
    """A browser in which somebody who sees the figures of the city has signed in."""
    client, analyst = Client(), User.objects.create_user("reach.reader")
    Post.objects.create(user=analyst, role=Role.ANALYST)
    client.force_login(analyst)
    return client
