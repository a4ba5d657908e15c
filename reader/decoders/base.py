"""What every decoder promises, and the events it gives.

A decoder never raises whatever comes, keeps a bounded buffer, and after a bad frame goes on with
the byte after the failed start. The time is an argument: seconds of any monotonic clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

Facts = Mapping[str, object]
"""What else a device said, as it goes into a line of JSON."""


class Fault(StrEnum):
    """Why bytes were not a scan."""

    CHECKSUM = "checksum"
    LENGTH = "length"
    LENGTH_CHECKSUM = "length-checksum"
    FORMAT = "format"
    IMPLAUSIBLE = "implausible"
    INCOMPLETE = "incomplete"
    OVERFLOW = "overflow"
    UNCONFIRMED = "unconfirmed"
    NO_FRAME = "no-frame"
    SILENT = "silent"
    """A device that must answer does not."""
    DEVICE = "device"
    """The device says that it failed."""
    PN532_SYNTAX = "pn532-syntax"
    TWN4_UNKNOWN_FUNCTION = "twn4-unknown-function"
    TWN4_MISSING_PARAMETER = "twn4-missing-parameter"
    TWN4_UNUSED_PARAMETERS = "twn4-unused-parameters"
    TWN4_INVALID_FUNCTION = "twn4-invalid-function"
    TWN4_PARSER = "twn4-parser"


@dataclass(frozen=True, slots=True)
class Card:
    """A card, fob or tag was read."""

    value: str = field(repr=False)
    random: bool = False
    """The card makes its number anew at each tap, so the number says nothing of who holds it."""
    facts: Facts = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Barcode:
    """A barcode, or a line of text from a scanner, was read."""

    value: str = field(repr=False)
    aim: str = ""
    """AIM code and modifier, such as "Q1"; empty where the scanner does not send it."""
    eci: int | None = None
    """The first extended channel interpretation that the barcode names."""
    facts: Facts = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Bad:
    """Something came that is not a scan."""

    reason: Fault


@dataclass(frozen=True, slots=True)
class Said:
    """The device answered something that is neither a scan nor a fault, such as an acknowledgement."""

    facts: Facts = field(repr=False)


Decoded = Card | Barcode | Bad | Said


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
