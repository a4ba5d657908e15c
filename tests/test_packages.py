"""The five generic names belong to our distribution alone, and the packages import nothing by being there."""

import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PACKAGES = ["config", "kiosk", "reader", "registry", "sync"]
ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("package", PACKAGES)
def test_the_name_is_ours_alone(package: str) -> None:
    """Another distribution with a package of this name would replace ours without a word."""
    assert set(packages_distributions().get(package, ["family-hub-kiosk"])) == {"family-hub-kiosk"}
    found = __import__(package).__file__
    assert found is not None
    assert Path(found).parent == ROOT / package


@pytest.mark.parametrize("path", sorted(ROOT.glob("[a-z]*/**/__init__.py")), ids=str)
def test_init_files_hold_a_sentence(path: Path) -> None:
    """Importing a package does nothing."""
    if path.is_relative_to(ROOT / ".venv") or path.is_relative_to(ROOT / "build"):
        return
    text = path.read_text().strip()
    assert text.startswith('"""')
    assert text.endswith('"""')
    assert text.count('"""') == 2


def test_tests_hold_no_init_file() -> None:
    """A ``tests/config/__init__.py`` would hide the real ``config``."""
    assert list((ROOT / "tests").rglob("__init__.py")) == []


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("reader.decoders.em4100", {"serial", "textual", "sqlite_utils"}),
        ("kiosk.rules", {"textual", "sqlcipher3", "requests", "serial"}),
        ("sync.events", {"requests", "sqlcipher3", "sqlite_utils"}),
        ("sync.wire", {"requests", "sqlcipher3", "sqlite_utils"}),
        ("registry.reach.overview_rows", {"django"}),
        ("kiosk.app", {"sqlcipher3", "requests", "sqlite_utils", "serial"}),
        ("sync.store", {"numpy"}),
    ],
)
def test_pure_modules_bring_no_heavy_library(module: str, heavy: set[str]) -> None:
    """What decides does no I/O, and the first paint waits for no library that it does not need."""
    program = f"import sys, {module}; print(' '.join(name.split('.')[0] for name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert heavy.isdisjoint(done.stdout.split())
