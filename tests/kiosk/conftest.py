"""Fixtures: a store with the scene's families, and a hub over it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kiosk.scene import Hub, make_store


@pytest.fixture(scope="session")
def store_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store that is made once and only copied."""
    folder = tmp_path_factory.mktemp("template") / "store"
    make_store(folder)
    return folder


@pytest.fixture
def folder(store_template: Path, tmp_path: Path) -> Path:
    """Return a fresh kiosk's store with all households."""
    return Path(shutil.copytree(store_template, tmp_path / "store"))


@pytest.fixture
def hub(folder: Path) -> Iterator[Hub]:
    """Return a whole kiosk, closed at the end of the test."""
    hub = Hub(folder)
    yield hub
    assert hub.entrance.close()
