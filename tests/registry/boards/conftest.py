"""What the tests of the boards stand on."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from registry.access.models import Post
from registry.access.roles import Role
from registry.timetable.models import Hub
from tests.registry.reach.city import City


@pytest.fixture
def city(db: None) -> City:
    """A city without anybody in it."""
    return City()


@pytest.fixture
def staff(db: None) -> Client:
    """A browser in which somebody who sees the figures of the city has signed in."""
    return browser(Role.ANALYST)


def browser(role: Role, hub: Hub | None = None, partner: str = "") -> Client:
    """Return a browser in which somebody with one post has signed in."""
    client, user = Client(), User.objects.create_user(f"{role}.{partner or 'reader'}")
    Post.objects.create(user=user, role=role, hub=hub, partner=partner)
    client.force_login(user)
    return client
