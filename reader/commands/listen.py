"""hub-reader listen."""

import json
import queue
from functools import partial

import click

from reader.decoders.base import Bad
from reader.port import SerialPort
from reader.profiles import PROFILES, decoder_for
from reader.scan import Scan, masked
from reader.thread import ReaderState, ReaderThread

Fact = Scan | ReaderState | Bad


@click.command("listen")
@click.option("--port", required=True, help="Where the reader is; see hub-reader list.")
@click.option("--profile", type=click.Choice(sorted(PROFILES)), default="text", show_default=True)
@click.option("--baud", type=click.IntRange(300, 4_000_000), help="Bits a second, if not the profile's own.")
@click.option("--count", type=click.IntRange(1), help="Stop after so many scans.")
@click.option("--show-values", is_flag=True, help="Show whole values: they are personal data.")
def listen_command(
    port: str, profile: str, baud: int | None, count: int | None, *, show_values: bool
) -> None:
    """Write what a reader says as lines of JSON, until Ctrl-C.

    Values are masked to their last four characters. A reader that is not there, or goes, is waited
    for.
    """
    facts: queue.SimpleQueue[Fact] = queue.SimpleQueue()
    connect = partial(SerialPort, port, baud or PROFILES[profile].baud)
    reader = ReaderThread(port, connect, decoder_for(profile), facts.put, facts.put, on_bad=facts.put)
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
    return {"kind": fact.kind, "value": fact.value if whole else masked(fact.value)}
