"""Chance that is the same on every machine: seeded by words, and without functions of the C library."""

from datetime import datetime
from random import Random
from uuid import UUID


def chance(*words: object) -> Random:
    """Return a generator that belongs to these words alone; it does not depend on the hash seed."""
    return Random("/".join(map(str, words)))


def random_id(rng: Random) -> UUID:
    """Return an id of the form of UUIDv4."""
    return UUID(int=rng.getrandbits(128), version=4)


def event_id(rng: Random, at: datetime) -> UUID:
    """Return an id of the form of UUIDv7 for an event of that instant."""
    high = round(at.timestamp() * 1000) << 16 | 0x7000 | rng.getrandbits(12)
    return UUID(int=high << 64 | 0b10 << 62 | rng.getrandbits(62))


def about(rng: Random, mean: float) -> int:
    """Return a whole number that is ``mean`` on average and never more than about twice that."""
    draws = 2 * int(mean + 1)
    share = mean / draws
    return sum(rng.random() < share for _ in range(draws))
