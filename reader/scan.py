"""A scan: what the application hears of a reader."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What was presented."""

    CARD = "card"
    BARCODE = "barcode"


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


def masked(value: str) -> str:
    """Return a value as staff may see it: its last four characters, or none of a short one."""
    shown = value[-4:] if len(value) >= 8 else ""
    return "•" * 4 + shown
