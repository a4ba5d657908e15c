"""The fuzz targets run; `make fuzz` gives them the time they need."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).parent / "fuzz"


@pytest.mark.parametrize("name", ["text", "ssi", "live pn532"])
def test_a_second_of_fuzzing(name: str, tmp_path: Path) -> None:
    """A listening decoder, one that answers and one that asks survive a second each."""
    words = [sys.executable, str(FUZZ / "decoder.py"), name, "-max_total_time=1", "-max_len=512"]
    root = str(Path(__file__).parents[2])
    told = subprocess.run(
        words,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert "Done " in told.stderr
