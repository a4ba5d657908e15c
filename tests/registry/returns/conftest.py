"""What the tests of this room stand on: a quarter in which people came, and somebody who files."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from registry.access.models import Post
from registry.access.roles import Role
from tests.registry.returns.quarter import Quarter


@pytest.fixture
def winter(db: None) -> Quarter:
    """January to March 2024 at two hubs, with three children of 16 to 18 at one of them."""
    return Quarter()


@pytest.fixture
def analyst(db: None) -> Client:
    """A browser in which an analyst has signed in."""
    client, user = Client(), User.objects.create_user("return.filer")
    Post.objects.create(user=user, role=Role.ANALYST)
    client.force_login(user)
    return client
