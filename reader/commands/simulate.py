"""hub-reader simulate."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random

import click

from reader.commands.script import WORDS, play, steps
from reader.encode import invent
from reader.simulate import PLAYABLE, SimulatedReader
from reader.spoil import Spoiler

UNREAD = 10.0
"""Seconds to wait at the end for somebody to read the last taps."""

Play = Callable[[SimulatedReader], None]


@click.command("simulate")
@click.option("--protocol", type=click.Choice(PLAYABLE), default="text", show_default=True)
@click.option("--pty", type=click.Path(path_type=Path), help="A name to give the reader's pseudo-terminal.")
@click.option("--tap-here", type=click.Path(path_type=Path), help="A name where other programs write bytes.")
@click.option("--values", type=click.File("rb"), help="A file of values, one a line; - is standard input.")
@click.option("--script", type=click.File("rb"), help=f"A file of what to do, one a line: {WORDS}.")
@click.option("--random", "count", type=click.IntRange(1), help="Tap so many made-up cards instead.")
@click.option("--seed", type=int, default=1, show_default=True, help="Makes cards and faults repeatable.")
@click.option("--fault-rate", type=click.FloatRange(0, 1), default=0.0, help="Share of messages to spoil.")
@click.option("--every", type=click.FloatRange(0), default=0.0, help="Seconds between two taps.")
def simulate_command(  # noqa: PLR0913, PLR0917 - each is an option
    protocol: str,
    pty: Path | None,
    tap_here: Path | None,
    values: Iterable[bytes] | None,
    script: Iterable[bytes] | None,
    count: int | None,
    seed: int,
    fault_rate: float,
    every: float,
) -> None:
    """Play a card reader or scanner on a pseudo-terminal, as the device would behave.

    The first line printed is where to open it. Then each line of standard input, or of --values, is
    tapped; at the end of them the reader is unplugged. Devices that are asked answer; a scanner in
    SSI mode waits for each ACK.
    """
    if sum(each is not None for each in (count, values, script)) > 1:
        raise click.UsageError("Give one of --random, --values and --script.")
    if script is not None:
        act = _script(script)
    else:
        lines = _invented(protocol, count, seed) if count else _lines(values or sys.stdin.buffer)
        act = _taps(lines, every)
    try:
        with SimulatedReader(
            protocol, link=pty, tap_link=tap_here, spoil=Spoiler(fault_rate, seed)
        ) as reader:
            click.echo(reader.path)
            act(reader)
            if not reader.drain(UNREAD):
                raise click.ClickException(f"Nobody reads from {reader.path}; the last taps were lost.")
    except OSError as error:
        raise click.ClickException(
            f"The pseudo-terminal cannot be made: {error.strerror or error}."
        ) from error


def _taps(lines: Iterator[str], every: float) -> Play:
    def act(reader: SimulatedReader) -> None:
        for number, value in enumerate(lines, start=1):
            if number > 1 and every:
                time.sleep(every)
            try:
                reader.tap(value)
            except ValueError as error:
                raise click.ClickException(f"Tap {number} was not sent. {error}") from error

    return act


def _script(lines: Iterable[bytes]) -> Play:
    try:
        script = list(steps(lines))
    except ValueError as error:
        raise click.UsageError(str(error)) from error

    def act(reader: SimulatedReader) -> None:
        for step in script:
            try:
                play(reader, step)
            except ValueError as error:
                raise click.ClickException(f"Line {step.number} was not played. {error}") from error

    return act


def _lines(source: Iterable[bytes]) -> Iterator[str]:
    return (line.decode(errors="replace").strip() for line in source if line.strip())


def _invented(protocol: str, count: int, seed: int) -> Iterator[str]:
    rng = Random(seed)
    return (invent(protocol, rng) for _ in range(count))
