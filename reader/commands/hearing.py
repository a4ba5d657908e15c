"""What is heard at ports whose kind is not known."""

import time
from contextlib import closing

import click

from reader.detect import BAUDS, PROBES, answers, heard
from reader.devices import Device, State
from reader.port import ReaderError, SerialPort

ANSWER_WITHIN = 0.6


def hearing(found: list[Device], seconds: float, *, listen: bool, probe: str | None) -> dict[str, str]:
    """Return by port what speaks there, as far as listening, and asking at ``probe``, tells."""
    told: dict[str, str] = {}
    unknown = [each.port for each in found if not each.profile and each.state is State.FREE]
    for port in unknown if listen else []:
        click.echo(f"Listening at {port} for {seconds:.0f} seconds; tap a card or scan a code.", err=True)
        told[port] = listen_at(port, seconds)
    if probe:
        told[probe] = ask_at(probe)
    return told


def listen_at(port: str, seconds: float) -> str:
    """Return the profile that is heard at a port; empty for silence, or for noise at every speed."""
    for baud in BAUDS:
        pieces = record(port, baud, seconds)
        if found := heard(pieces):
            return found
        if not pieces:
            return ""
    return ""


def ask_at(port: str) -> str:
    """Return the profile whose question is answered at a port."""
    for probe in PROBES:
        data = b"".join(piece for _, piece in record(port, probe.baud, ANSWER_WITHIN, probe.question))
        if answers(probe, data):
            return probe.profile
    return ""


def record(port: str, baud: int, seconds: float, question: bytes = b"") -> list[tuple[float, bytes]]:
    """Return what comes at a port within some seconds, with the times; DTR and RTS stay low.

    Raises:
        click.ClickException: the port cannot be used.
    """
    pieces: list[tuple[float, bytes]] = []
    try:
        with closing(SerialPort(port, baud, raise_lines=False)) as opened:
            if question:
                opened.write(question)
            until = time.monotonic() + seconds
            while (left := until - time.monotonic()) > 0:
                if data := opened.read(left):
                    pieces.append((time.monotonic(), data))
    except ReaderError as error:
        raise click.ClickException(error.message) from error
    return pieces
