"""hub-reader listen."""

import json
import queue
from pathlib import Path

import click

from reader.connect import Connection, reader_thread
from reader.decoders.base import Bad
from reader.profile import shipped
from reader.scan import Scan, masked
from reader.thread import ReaderState

Fact = Scan | ReaderState | Bad


@click.command("listen")
@click.option("--port", required=True, help="Where the reader is; see hub-reader list.")
@click.option("--profile", type=click.Choice(sorted(shipped())), default="text", show_default=True)
@click.option("--profile-file", type=click.Path(path_type=Path), help="A profile of your own instead.")
@click.option("--baud", type=click.IntRange(300, 4_000_000), help="Bits a second, if not the profile's own.")
@click.option("--count", type=click.IntRange(1), help="Stop after so many scans.")
@click.option("--show-values", is_flag=True, help="Show whole values: they are personal data.")
def listen_command(
    port: str,
    profile: str,
    profile_file: Path | None,
    baud: int | None,
    count: int | None,
    *,
    show_values: bool,
) -> None:
    """Write what a reader says as lines of JSON, until Ctrl-C.

    Values are masked to their last four characters. A reader that is not there, or goes, is waited
    for.
    """
    facts: queue.SimpleQueue[Fact] = queue.SimpleQueue()
    connection = Connection(port, port, profile, str(profile_file or ""), baud)
    reader = reader_thread(connection, facts.put, facts.put, facts.put)
    reader.start()
    scans = 0
    try:
        while count is None or scans < count:
            fact = facts.get()
            scans += isinstance(fact, Scan)
            click.echo(_line(fact, whole=show_values))
    except KeyboardInterrupt:
        click.echo("", err=True)
    finally:
        reader.close()


def _line(fact: Fact, *, whole: bool) -> str:
    return json.dumps(_facts(fact, whole=whole), ensure_ascii=False)


def _facts(fact: Fact, *, whole: bool) -> dict[str, object]:
    if isinstance(fact, Bad):
        return {"error": fact.reason}
    if isinstance(fact, ReaderState):
        return {"connected": fact.connected, "sentence": fact.sentence}
    told: dict[str, object] = {"kind": fact.kind, "value": fact.value if whole else masked(fact.value)}
    return told | ({"random": True} if fact.random else {})
