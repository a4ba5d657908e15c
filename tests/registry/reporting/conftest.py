"""What the tests of this room stand on."""

import pytest

from tests.registry.returns.quarter import Quarter


@pytest.fixture
def winter(db: None) -> Quarter:
    """January to March 2024 at two hubs, with three children of 16 to 18 at one of them."""
    return Quarter()
