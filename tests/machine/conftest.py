"""One machine for all of these tests: built once, booted once."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine.machine import CannotBoot, Machine, may_be_root

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def machine_root() -> Path:
    """Return a clean Debian with our packages; `make check` began to build it beside everything else."""
    if not may_be_root():
        pytest.skip("only root builds a Debian root: sudo make machine test")
    built = subprocess.run(["make", "machine"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout[-3000:] + built.stderr[-3000:]
    return ROOT / ".machine/root"


@pytest.fixture(scope="module")
def machine(machine_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Return a machine that has just booted."""
    try:
        machine = Machine.boot(machine_root, tmp_path_factory.mktemp("machine") / "console.log")
    except CannotBoot as error:
        pytest.skip(f"No container with its own systemd can be booted on this host: {error}")
    yield machine
    machine.shut_down()
