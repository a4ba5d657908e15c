"""What every decoder promises, and the events it gives.

A decoder never raises whatever comes, keeps a bounded buffer, and after a bad frame goes on with
the byte after the failed start. The time is an argument: seconds of any monotonic clock.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Fault(StrEnum):
    """Why bytes were not a scan."""

    CHECKSUM = "checksum"
    LENGTH = "length"
    FORMAT = "format"
    IMPLAUSIBLE = "implausible"
    INCOMPLETE = "incomplete"
    OVERFLOW = "overflow"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Card:
    """A card, fob or tag was read."""

    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Barcode:
    """A barcode, or a line of text from a scanner, was read."""

    value: str = field(repr=False)
    aim: str = ""
    """AIM code and modifier, such as "Q1"; empty where the scanner does not send it."""
    eci: int | None = None
    """The first extended channel interpretation that the barcode names."""


@dataclass(frozen=True, slots=True)
class Bad:
    """Something came that is not a scan."""

    reason: Fault


Decoded = Card | Barcode | Bad


class Decoder(Protocol):
    """Turns the bytes of one device into events."""

    @property
    def deadline(self) -> float | None:
        """When `tick` is due if no byte comes before; None while nothing is pending."""

    def feed(self, data: bytes, now: float) -> list[Decoded]:
        """Take bytes that arrived at ``now``; what fell due before them is ended first."""

    def tick(self, now: float) -> list[Decoded]:
        """End what silence ends."""

    def outgoing(self) -> bytes:
        """Return, once, the bytes that the device is waiting for."""

    def reset(self) -> None:
        """Forget everything, as after the device was away."""
