"""hub-reader decode."""

import sys

import click

from reader.commands.words import as_json
from reader.decoders.base import Decoded, Decoder
from reader.profile import decoder_for, named, shipped
from reader.protocols import LISTENING

SILENCE = 9.0
"""Seconds of silence after each line; decoders that ask go on for ever, all others end before."""


@click.command("decode")
@click.option("--protocol", type=click.Choice(sorted(LISTENING)), help="How the device speaks; frames only.")
@click.option(
    "--profile",
    type=click.Choice(sorted(shipped())),
    help="A kiosk's profile: all its rules, such as repeats.",
)
def decode_command(protocol: str | None, profile: str | None) -> None:
    """Turn hex into scans: each line of standard input is one session and ends in silence.

    Writes a line of JSON for every card, barcode or error. Values are shown whole.

    \b
    echo 0236324533303836434544303803 | hub-reader decode --protocol rdm6300
    {"kind": "card", "value": "62E3086CED"}
    """
    if (protocol is None) == (profile is None):
        raise click.UsageError("Give either --protocol or --profile.")
    decoder = LISTENING[protocol]() if protocol else decoder_for(str(profile))
    spoken = protocol or named(str(profile)).protocol
    for number, line in enumerate(sys.stdin.buffer, start=1):
        for event in session(decoder, _bytes(line, number)):
            click.echo(as_json(event, spoken))


def session(decoder: Decoder, data: bytes) -> list[Decoded]:
    """Return all that a decoder makes of bytes that come at once, with silence after them."""
    decoder.reset()
    events = decoder.feed(data, 0.0)
    while decoder.deadline is not None and decoder.deadline <= SILENCE:
        events += decoder.tick(max(decoder.deadline, 0.0))
    return events


def _bytes(line: bytes, number: int) -> bytes:
    try:
        return bytes.fromhex(line.decode("ascii"))
    except ValueError as error:
        raise click.UsageError(f"Line {number} is not hex; write two digits for each byte.") from error
