"""A scan: what the application hears of a reader."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What was presented."""

    CARD = "card"
    BARCODE = "barcode"


class Direction(StrEnum):
    """Which way people go who use a reader."""

    IN = "in"
    OUT = "out"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a reader stands, as the settings say."""

    place: str = ""
    """Such as "garden door"; empty where a hub has one door."""
    direction: Direction = Direction.IN


@dataclass(frozen=True, slots=True)
class Scan:
    """One presentation of one card or barcode."""

    value: str = field(repr=False)
    """The canonical value; personal data, so it is never shown or logged."""
    kind: Kind
    reader: str
    """The name of the reader."""
    received: float
    """When the last byte came, in seconds of `time.monotonic`."""
    random: bool = False
    """The card changes its number each time: it can be counted, and never enrolled."""
    seat: Seat = Seat()


def masked(value: str) -> str:
    """Return a value as staff may see it: its last four characters, or none of a short one."""
    shown = value[-4:] if len(value) >= 8 else ""
    return "•" * 4 + shown
