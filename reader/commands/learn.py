"""hub-reader learn."""

import time
from contextlib import closing
from pathlib import Path

import click

from reader.commands.hearing import ANSWER_WITHIN
from reader.connect import Connection
from reader.decoders.base import Card, Decoded, Decoder
from reader.learn import CARDS, Answer, Learner, as_toml
from reader.port import Port, ReaderError
from reader.profile import shipped

PATIENCE = 60.0
"""Seconds to wait for one card."""
QUIET = 0.4
"""Seconds of silence that end a tap; an RDM6300 repeats a held card every 65 ms."""


@click.command("learn")
@click.option("--port", required=True, help="Where the reader is; see hub-reader list.")
@click.option("--profile", type=click.Choice(sorted(shipped())), help="How it speaks, if it must be asked.")
@click.option("--baud", type=click.IntRange(300, 4_000_000), help="Bits a second, if not the profile's own.")
@click.option(
    "--cards", type=click.IntRange(2, 100), default=CARDS, show_default=True, help="How many to tap."
)
@click.option(
    "--known", default="", help="The number printed on the first card, to learn the order of bytes."
)
@click.option("--title", default="Learned from cards", show_default=True, help="What the profile is called.")
@click.option(
    "--write", "target", type=click.Path(path_type=Path), help="The profile's file; else it is shown."
)
def learn_command(
    port: str, profile: str | None, baud: int | None, cards: int, known: str, title: str, target: Path | None
) -> None:
    """Learn a reader and a kind of card from ten real cards.

    Tap them one after the other, each once. What comes out is a profile, with the rule for what a
    card's value looks like; name its file in the kiosk's settings as profile_file. No value is kept.
    """
    connection = Connection("learning", port, profile or "text", baud=baud)
    learner = Learner()
    try:
        speed = connection.bauds()[0]
        with closing(connection.open(speed)) as opened:
            decoder = connection.kind().decoder() if profile else None
            while learner.count < cards:
                click.echo(f"Card {learner.count + 1} of {cards}: tap it.", err=True)
                _answer(_tap(learner, opened, decoder, profile))
    except ReaderError as error:
        raise click.ClickException(error.message) from error
    learned = learner.conclude(known)
    if not learned.known_fits:
        click.echo(
            "The first card's printed number is not in what the reader sends; it is left out.", err=True
        )
    _put(as_toml(learned, title, speed), target)


def _answer(answer: Answer) -> None:
    if answer is Answer.NOTHING:
        raise click.ClickException(str(answer))
    click.echo(str(answer), err=True)


def _put(text: str, target: Path | None) -> None:
    if target is None:
        click.echo(text, nl=False)
        return
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{target} cannot be written: {error.strerror}.") from error
    click.echo(f'Written. Put into the settings: profile_file = "{target}"', err=True)


def _tap(learner: Learner, port: Port, decoder: Decoder | None, profile: str | None) -> Answer:
    """Wait for one tap and have it judged."""
    if decoder is None or profile is None:
        return learner.hear(_record(port))
    card = _ask(port, decoder)
    return learner.take({shipped()[profile].protocol: [card]}) if card else Answer.NOTHING


def _record(port: Port) -> list[tuple[float, bytes]]:
    """Return what comes until it is quiet again, with the times."""
    pieces: list[tuple[float, bytes]] = []
    until = time.monotonic() + PATIENCE
    while (left := until - time.monotonic()) > 0:
        if data := port.read(left):
            pieces.append((time.monotonic(), data))
            until = time.monotonic() + QUIET
    return pieces


def _ask(port: Port, decoder: Decoder) -> Decoded | None:
    """Let a decoder that asks talk with its device until a card comes, and wait until it is gone."""
    found: Decoded | None = None
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        now = time.monotonic()
        due = decoder.deadline
        data = port.read(ANSWER_WITHIN if due is None else min(max(due - now, 0.0), ANSWER_WITHIN))
        events = decoder.tick(time.monotonic()) + (decoder.feed(data, time.monotonic()) if data else [])
        if wanted := decoder.outgoing():
            port.write(wanted)
        for event in events:
            if isinstance(event, Card):
                found, until = event, time.monotonic() + QUIET
    return found
