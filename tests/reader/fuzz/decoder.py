"""Coverage-guided fuzzing of one decoder: python tests/reader/fuzz/decoder.py PROTOCOL -max_total_time=60.

The input is cut into pieces with waits between them by its own bytes. A decoder may not raise, may
not keep much, and must come to rest. ``live PROTOCOL`` is the decoder that asks.
"""

import sys
from typing import Any

import atheris

with atheris.instrument_imports(include=["reader"]):
    from reader.decoders.base import Bad, Barcode, Card, Decoder, Said
    from reader.normalise import Case, Normalised, Normaliser
    from reader.protocols import LISTENING, live

MOST_KEPT = 64 << 10
MOST_TICKS = 64
WAITS = (0.0, 0.0, 0.01, 0.06, 0.2, 4.0)


def main() -> None:
    """Fuzz the protocol that the first argument names, with libFuzzer's own options after it."""
    name, *options = sys.argv[1:]
    atheris.Setup([sys.argv[0], *options], lambda data: run(name, data))
    atheris.Fuzz()


def run(name: str, data: bytes) -> None:
    """Feed one input."""
    decoder = Normalised(made(name), Normaliser(Case.UPPER))
    now = 0.0
    for piece, wait in pieces(data):
        now += wait
        check(decoder.tick(now))
        check(decoder.feed(piece, now))
        decoder.outgoing()
    rest(decoder, now)


def made(name: str) -> Decoder:
    """Return a new decoder."""
    asked = name.removeprefix("live ")
    return live(asked) if asked != name else LISTENING[name]()


def pieces(data: bytes) -> list[tuple[bytes, float]]:
    """Cut an input: a length and a wait before each piece."""
    found = []
    at = 0
    while at + 1 < len(data):
        size, wait = data[at] % 65, WAITS[data[at + 1] % len(WAITS)]
        found.append((data[at + 2 : at + 2 + size], wait))
        at += 2 + size
    return found


def check(events: list[Any]) -> None:
    """Refuse anything that is no event, and a value that is no text."""
    for event in events:
        if isinstance(event, Card | Barcode):
            event.value.encode()
        elif not isinstance(event, Bad | Said):
            raise TypeError(type(event).__name__)


def rest(decoder: Decoder, now: float) -> None:
    """Tick until nothing is due; a decoder that asks goes on for ever, but never without a rest."""
    until = now + 10.0
    for _ in range(10 * MOST_TICKS):
        if decoder.deadline is None or now >= until:
            return
        now = max(now, decoder.deadline)
        check(decoder.tick(now))
        decoder.outgoing()
    raise RuntimeError("the decoder never comes to rest")


if __name__ == "__main__":
    main()
