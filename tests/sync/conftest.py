"""An enrolled kiosk's store, and a scripted registry."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.store import Identity, Store
from tests.sync.invented import make_identity
from tests.sync.scripted import ScriptedRegistry


@pytest.fixture(scope="session")
def identity() -> Identity:
    """An invented kiosk."""
    return make_identity()


@pytest.fixture
def store(tmp_path: Path, identity: Identity) -> Iterator[Store]:
    """The store of an enrolled kiosk."""
    made = Store.create(tmp_path / "kiosk", identity)
    yield made
    made.close()


@pytest.fixture
def registry() -> Iterator[ScriptedRegistry]:
    """A registry whose every answer the test decides."""
    made = ScriptedRegistry()
    yield made
    made.close()
