"""How the printers are. Asks the print system, which may take its time: never from the door's thread."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from enum import StrEnum

from config.printing import Printing
from kiosk.printing.sending import PATIENCE


class PrinterIs(StrEnum):
    """What comes of a paper that is printed now."""

    READY = "ready"
    NONE = "none"
    """No printer is set up: papers are PDFs in the folder."""
    NOT_READY = "not-ready"
    """One is set up, and papers would go into the folder all the same."""


@dataclass(frozen=True, slots=True)
class PrinterState:
    """How the printer stands, with its name."""

    is_: PrinterIs
    name: str
    why: str = ""


def look(settings: Printing) -> PrinterState:
    """Return how the printer is that goes first."""
    if settings.receipt:
        return _receipt(settings.receipt)
    if settings.queue:
        return _queue(settings.queue)
    return PrinterState(PrinterIs.NONE, settings.folder)


def _receipt(device: str) -> PrinterState:
    kind, _, where = device.partition(":")
    if kind == "network" or os.access(where, os.W_OK):
        return PrinterState(PrinterIs.READY, device)
    return PrinterState(PrinterIs.NOT_READY, device, "it is not there, or may not be written")


def _queue(queue: str) -> PrinterState:
    if shutil.which("lpstat") is None:
        return PrinterState(PrinterIs.NOT_READY, queue, "the package cups-client is not installed")
    try:
        done = subprocess.run(
            ["lpstat", "-p", queue], capture_output=True, timeout=PATIENCE, check=False, text=True
        )
    except subprocess.TimeoutExpired:
        return PrinterState(PrinterIs.NOT_READY, queue, "the print system does not answer")
    if done.returncode or "disabled" in done.stdout:
        return PrinterState(PrinterIs.NOT_READY, queue, "the print system says that it is not ready")
    return PrinterState(PrinterIs.READY, queue)
