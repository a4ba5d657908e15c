"""Papers find their way: to the receipt printer, else to a CUPS printer, else into a folder as PDF.

Whatever goes wrong with a printer, the paper is not lost: it lies in the folder, and the sentence says so.
Blocks for as long as a printer takes; never call it from the door's thread or a screen's.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import serial

from config.printing import Printing
from kiosk.printing.paper import Paper, PassPaper, RollPaper, Size

PATIENCE = 20.0
"""Seconds that a print system may take to say whether it takes a paper."""
SERIAL_BAUD = 9600
RAW_PORT = 9100


class NotPrinted(Exception):
    """A printer does not take it; ``str()`` is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a paper went."""

    printer: str
    """Its name; empty where there was none, or none took it."""
    file: Path | None = None
    """The PDF that lies in the folder instead."""
    trouble: str = ""
    """Why a printer that is set up did not take it."""


def send(papers: Sequence[Paper], settings: Printing, now: datetime, size: Size = Size.CARD) -> Sent:
    """Print papers of one kind, or put them into the folder.

    Raises:
        NotPrinted: not even the folder takes them; nothing is on paper.
    """
    troubles = []
    for way in _ways(papers, settings, size):
        try:
            return Sent(way())
        except NotPrinted as error:
            troubles.append(str(error))
    return Sent("", _file(papers, settings, now, size), " ".join(troubles))


def _ways(papers: Sequence[Paper], settings: Printing, size: Size) -> list[Callable[[], str]]:
    ways: list[Callable[[], str]] = []
    if settings.receipt:
        ways.append(lambda: _receipt(papers, settings.receipt))
    if settings.queue:
        ways.append(lambda: _cups(as_pdf(papers, size), settings.queue))
    return ways


def as_pdf(papers: Sequence[Paper], size: Size) -> bytes:
    """Return papers as one PDF."""
    from kiosk.printing.pdf import passes_pdf, roll_pdf  # noqa: PLC0415 - Typst is loaded when it is needed

    roll = next((each for each in papers if isinstance(each, RollPaper)), None)
    return roll_pdf(roll) if roll else passes_pdf([e for e in papers if isinstance(e, PassPaper)], size)


def _cups(pdf: bytes, queue: str) -> str:
    """Hand a PDF to CUPS; the title of the job, which others may see, says nothing of anybody."""
    if shutil.which("lp") is None:
        raise NotPrinted("There is no lp on this machine: install the package cups-client.")
    command = ["lp", "-d", queue, "-t", "Family hub", "-"]
    try:
        done = subprocess.run(command, input=pdf, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired as error:
        raise NotPrinted(f"The printer {queue} did not answer.") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().removeprefix("lp: ").split("\n")[0]
        raise NotPrinted(f"The printer {queue} did not take it: {said}")
    return queue


def _receipt(papers: Sequence[Paper], device: str) -> str:
    from escpos.printer import Dummy  # noqa: PLC0415 - loaded when it is needed

    from kiosk.printing.receipt import PROFILE, put  # noqa: PLC0415 - as above

    printer = Dummy(profile=PROFILE)
    for paper in papers:
        put(printer, paper)
    try:
        _carry(printer.output, device)
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotPrinted(f"The receipt printer at {device} did not take it: {reason}.") from error
    return device


def _carry(content: bytes, device: str) -> None:
    """Bring bytes to a device.

    Raises:
        OSError: it is not there, or does not take them.
    """
    kind, _, where = device.partition(":")
    match kind:
        case "network":
            host, _, port = where.partition(":")
            with socket.create_connection((host, int(port or RAW_PORT)), timeout=PATIENCE) as line:
                line.sendall(content)
        case "serial":
            with serial.Serial(where, SERIAL_BAUD, write_timeout=PATIENCE) as line:
                line.write(content)
        case _:
            Path(where).stat()  # a plain open would make a file of whatever is not there
            with Path(where).open("ab") as line:
                line.write(content)


def _file(papers: Sequence[Paper], settings: Printing, now: datetime, size: Size) -> Path:
    """Write the PDF where only this user reads it, under a name that says nothing of anybody."""
    what = "roll" if any(isinstance(each, RollPaper) for each in papers) else "pass"
    folder = Path(settings.folder)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = _free(folder, f"{what}-{now:%Y-%m-%d-%H%M%S}")
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(as_pdf(papers, size))
    except OSError as error:
        raise NotPrinted(f"{folder} cannot be written: {error.strerror}.") from error
    return path


def _free(folder: Path, name: str) -> Path:
    """Return a name that is not taken."""
    path, number = folder / f"{name}.pdf", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.pdf"
    return path


def forget_rolls(settings: Printing, today: str) -> int:
    """Remove rolls of earlier days from the folder: they hold names; return how many."""
    gone = 0
    for path in Path(settings.folder).glob("roll-*.pdf"):
        if not path.name.startswith(f"roll-{today}"):
            path.unlink(missing_ok=True)
            gone += 1
    return gone
