"""What timers write: by the same names every time, into one folder, and nothing where none is set."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from registry.exports.models import Release
from registry.reach.measures.catalogue import CATALOGUE
from registry.returns.models import Filed
from tests.registry.returns.quarter import Quarter

SYSTEMD = Path(__file__).parents[3] / "systemd" / "registry"
NOW = datetime(2024, 4, 8, 5, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The folder that is set for files."""
    with override_settings(FILES=tmp_path):
        yield tmp_path


@pytest.fixture(autouse=True)
def april(monkeypatch: pytest.MonkeyPatch) -> None:
    """A week after the quarter."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def written(command: str) -> str:
    """Run a timer's command, and return what it said."""
    out = io.StringIO()
    call_command(command, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("command", ["write-files", "write-reports"])
def test_without_a_folder_nothing_is_written(winter: Quarter, command: str) -> None:
    """It says so, and does not fail every night."""
    assert "set HUB_REGISTRY_FILES to a folder first" in written(command)


def test_every_night_extract_and_tables(winter: Quarter, folder: Path) -> None:
    """Exact, for inside; nothing is released by a timer at night."""
    written("write-files")
    assert {path.name for path in (folder / "extract").iterdir()} == {
        "extract_2024-04-01_2025-03-31.csv",
        "extract_2024-04-01_2025-03-31.parquet",
    }
    assert len(list((folder / "tables").glob("*_2024-04-01_2024-06-30.csv"))) == len(CATALOGUE)
    assert not Release.objects.exists()


def test_after_a_quarter_reports_and_drafts(winter: Quarter, folder: Path) -> None:
    """Of the city and of each hub; drafts of returns, and none is filed."""
    written("write-reports")
    assert {path.name.split("_")[1] for path in (folder / "reports").iterdir()} == {"city", "MOA", "MOS"}
    assert (folder / "returns" / "reach-quarterly_draft.csv").read_text().startswith("layout,")
    assert not Filed.objects.exists()


@pytest.mark.parametrize("command", ["write-files", "write-reports"])
def test_a_timer_starts_it(command: str) -> None:
    """By the unit that runs one command of hub-registry."""
    unit = (SYSTEMD / f"hub-registry-{command}.timer").read_text()
    assert f"Unit=hub-registry@{command}.service" in unit
