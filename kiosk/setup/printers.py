"""Which printers this machine has, and a paper to try one with."""

import shutil
import subprocess
from datetime import datetime
from pathlib import Path

from config.printing import Printing
from kiosk.printing.paper import PassPaper
from kiosk.printing.sending import Sent, send

DEVICES = Path("/dev/usb")
SECONDS = 10.0
NOBODYS = "FHP1:00000000000000000000000000"
"""A pass that no registry ever makes."""


def queues() -> list[str]:
    """Return the printers that the print system has."""
    if shutil.which("lpstat") is None:
        return []
    try:
        done = subprocess.run(["lpstat", "-e"], capture_output=True, text=True, check=False, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return []
    return done.stdout.split() if done.returncode == 0 else []


def receipts(devices: Path = DEVICES) -> list[str]:
    """Return the receipt printers on USB, as settings name them."""
    return [f"file:{each}" for each in sorted(devices.glob("lp*"))]


def try_out(settings: Printing, now: datetime) -> Sent:
    """Print a pass that is nobody's.

    Raises:
        NotPrinted: not even the folder takes it.
    """
    lines = ("This is a test of the kiosk's printer.", "It opens no door and signs nobody in.")
    return send([PassPaper(NOBODYS, "Family hub", "Test", lines)], settings, now)
