"""What opening a kiosk costs before the first paint, and what it brings."""

import subprocess
import sys

from config.kiosk import KioskSettings, Reader
from kiosk.opening import BROKEN, entrance
from reader.decoders.base import Fault


def test_the_first_paint_waits_for_no_database_and_no_network() -> None:
    """The screen's imports bring neither sqlite-utils nor SQLCipher nor requests."""
    heavy = "{'sqlite_utils', 'sqlcipher3', 'requests', 'nacl'}"
    program = f"import sys, kiosk.serve; print(*({heavy} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""


def test_nothing_is_opened_before_somebody_attaches() -> None:
    """An entrance that no screen used closes without having touched store or reader."""
    settings = KioskSettings(readers=[Reader(name="card", port="/dev/nowhere")])
    assert entrance(settings).close()


def test_what_counts_as_broken_are_faults_that_readers_report() -> None:
    """Each word is one of the decoders', and a phantom, never confirmed, is not among them."""
    assert set(Fault) >= BROKEN
    assert Fault.UNCONFIRMED not in BROKEN
