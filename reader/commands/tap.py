"""hub-reader tap."""

import os
import time
from pathlib import Path

import click

from reader.encode import PROTOCOLS, REPEAT, presentation


@click.command("tap")
@click.option(
    "--at", "where", type=click.Path(path_type=Path), required=True, help="A reader's tap-here name."
)
@click.option("--protocol", type=click.Choice(PROTOCOLS), default="text", show_default=True)
@click.argument("value")
def tap_command(where: Path, protocol: str, value: str) -> None:
    """Present a card at a simulated reader that runs elsewhere, such as in another terminal."""
    try:
        pieces = presentation(protocol, value)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if not where.is_char_device():
        raise click.ClickException(f"There is no simulated reader at {where}; start it, then tap.")
    try:
        _send(where, pieces)
    except OSError as error:
        raise click.ClickException(f"{where} does not take a tap: {error.strerror}.") from error


def _send(where: Path, pieces: list[bytes]) -> None:
    device = os.open(where, os.O_WRONLY | os.O_NOCTTY)
    try:
        for number, piece in enumerate(pieces):
            time.sleep(REPEAT if number else 0)
            os.write(device, piece)
    finally:
        os.close(device)
