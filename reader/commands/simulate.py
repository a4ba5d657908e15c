"""hub-reader simulate."""

import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import click

from reader.encode import PROTOCOLS, invent
from reader.simulate import SimulatedReader

UNREAD = 10.0
"""Seconds to wait at the end for somebody to read the last taps."""


@click.command("simulate")
@click.option("--protocol", type=click.Choice(PROTOCOLS), default="text", show_default=True)
@click.option("--pty", type=click.Path(path_type=Path), help="A name to give the reader's pseudo-terminal.")
@click.option("--tap-here", type=click.Path(path_type=Path), help="A name where other programs write bytes.")
@click.option("--values", type=click.File("rb"), help="A file of values, one a line; - is standard input.")
@click.option("--random", "count", type=click.IntRange(1), help="Tap so many made-up cards instead.")
@click.option("--seed", type=int, default=1, show_default=True, help="Makes the made-up cards repeatable.")
@click.option("--every", type=click.FloatRange(0), default=0.0, help="Seconds between two taps.")
def simulate_command(
    protocol: str,
    pty: Path | None,
    tap_here: Path | None,
    values: Iterable[bytes] | None,
    count: int | None,
    seed: int,
    every: float,
) -> None:
    """Play a card reader or scanner on a pseudo-terminal.

    The first line printed is where to open it. Then each line of standard input, or of --values, is
    tapped; at the end of them the reader is unplugged.
    """
    if count is not None and values is not None:
        raise click.UsageError("Give either --random or --values.")
    lines = _invented(protocol, count, seed) if count else _lines(values or sys.stdin.buffer)
    try:
        with SimulatedReader(protocol, link=pty, tap_link=tap_here) as reader:
            click.echo(reader.path)
            _play(reader, lines, every)
    except OSError as error:
        raise click.ClickException(
            f"The pseudo-terminal cannot be made: {error.strerror or error}."
        ) from error


def _play(reader: SimulatedReader, lines: Iterator[str], every: float) -> None:
    for number, value in enumerate(lines, start=1):
        if number > 1 and every:
            time.sleep(every)
        try:
            reader.tap(value)
        except ValueError as error:
            raise click.ClickException(f"Tap {number} was not sent. {error}") from error
    if not reader.drain(UNREAD):
        raise click.ClickException(f"Nobody reads from {reader.path}; the last taps were lost.")


def _lines(source: Iterable[bytes]) -> Iterator[str]:
    return (line.decode(errors="replace").strip() for line in source if line.strip())


def _invented(protocol: str, count: int, seed: int) -> Iterator[str]:
    rng = Random(seed)
    return (invent(protocol, rng) for _ in range(count))
