"""Who comes to the demonstration: cards of the synthetic city, and some that nobody knows."""

import random
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import msgspec

REPEAT_EVERY = 9
"""Every so many taps somebody taps again who is in already."""
REPEAT_DISTANCE = 25
"""Taps between the two: a card still lying on the reader is one scan."""
STRANGER_EVERY = 11
"""Every so many taps a well-formed card comes that nobody registered."""


class Card(msgspec.Struct, frozen=True):
    """A medium in somebody's hand."""

    protocol: str
    """How a reader that can read it speaks: text or rdm6300."""
    value: str

    def __repr__(self) -> str:
        return f"Card({self.protocol})"


def read(path: Path) -> list[Card]:
    """Read the file of cards that ``hub-registry demo-city`` wrote."""
    return [msgspec.json.decode(line, type=Card) for line in path.read_bytes().splitlines()]


def queue_at_the_door(cards: Sequence[Card], rng: random.Random) -> Iterator[Card]:
    """Return who taps, in order and without end; the same for the same cards and seed."""
    known = list(cards)
    rng.shuffle(known)
    tapped: deque[Card] = deque(maxlen=3 * REPEAT_DISTANCE)
    for number in count(1):
        if number % STRANGER_EVERY == 0:
            card = _stranger(rng)
        elif number % REPEAT_EVERY == 0 and len(tapped) > REPEAT_DISTANCE:
            card = tapped[rng.randrange(len(tapped) - REPEAT_DISTANCE)]
        else:
            card = known[number % len(known)]
        tapped.append(card)
        yield card


def _stranger(rng: random.Random) -> Card:
    if rng.random() < 0.5:
        return Card("text", f"GCV99{rng.randrange(10**8):08d}")
    return Card("rdm6300", f"{rng.randrange(1, 2**40 - 1):010X}")
