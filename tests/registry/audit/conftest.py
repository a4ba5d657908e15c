"""What the tests of this room stand on."""

import pytest

from tests.registry.town import Town, make_town


@pytest.fixture
def town(db: None) -> Town:
    """A town of two hubs."""
    return make_town()
